import Link from 'next/link';

export default function NoSuchHelp() {
  return (
    <div className="flex flex-col items-start gap-4">
      <div>
        <h1>The handbook has no such page</h1>
        <p className="mt-1 text-soft">It may have had another name. Its contents name every page.</p>
      </div>
      <Link href="/help" className="button">
        To the contents
      </Link>
    </div>
  );
}
