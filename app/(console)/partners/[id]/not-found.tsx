import Link from 'next/link';

export default function PartnerNotFound() {
  return (
    <div className="flex flex-col items-start gap-4">
      <div>
        <h1>There is no such partner</h1>
        <p className="mt-1 max-w-prose text-soft">
          A partner’s id is a whole number, such as 1042, and the one in the address is none. Look for the
          partner by its name or id.
        </p>
      </div>
      <Link href="/partners" className="button">
        To all partners
      </Link>
    </div>
  );
}
