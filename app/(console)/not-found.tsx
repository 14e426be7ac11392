import Link from 'next/link';

export const metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <div className="flex flex-col items-start gap-4">
      <div>
        <h1>There is no such page</h1>
        <p className="mt-1 max-w-prose text-soft">The address may be mistyped.</p>
      </div>
      <Link href="/" className="button">
        To the overview
      </Link>
    </div>
  );
}
