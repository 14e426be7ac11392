import Link from 'next/link';

export default function PeriodNotFound() {
  return (
    <div className="flex flex-col items-start gap-4">
      <div>
        <h1>There is no such period</h1>
        <p className="mt-1 max-w-prose text-soft">
          No hour or day of the program begins at the instant in the address, or the program began after it.
          Nothing was accrued for that time, and nothing can be run for it.
        </p>
      </div>
      <Link href="/runs" className="button">
        To all runs
      </Link>
    </div>
  );
}
