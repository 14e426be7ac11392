import Link from 'next/link';

export default function RunNotFound() {
  return (
    <div className="flex flex-col items-start gap-4">
      <div>
        <h1>There is no such run</h1>
        <p className="mt-1 max-w-prose text-soft">
          No run has the number in the address. Runs are never removed, so it may be mistyped or of another
          program.
        </p>
      </div>
      <Link href="/runs" className="button">
        To all runs
      </Link>
    </div>
  );
}
