import Link from 'next/link';

export default function RunNotFound() {
  return (
    <div className="flex flex-col items-start gap-4">
      <div>
        <h1>There is no such run</h1>
        <p className="mt-1 max-w-prose text-soft">
          No run has the number in the address. It may be mistyped, of another program, or of an attempt that
          was refused because CC was missing, which leaves no run behind. Other runs are never removed.
        </p>
      </div>
      <Link href="/runs" className="button">
        To all runs
      </Link>
    </div>
  );
}
