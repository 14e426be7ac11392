import { PageHead } from '@/components/show/facts';
import { TheLine } from './the-line';

/** The place of the accounts while they load. */
export function AccountsBones() {
  return (
    <div aria-busy className="flex flex-col gap-6">
      <PageHead title="Accounts">
        Where every CC came from and where it is. What came in is always somewhere, to the last unit.
      </PageHead>
      <div className="h-10 border-line border-b" />
      <TheLine answer={undefined} />
    </div>
  );
}
