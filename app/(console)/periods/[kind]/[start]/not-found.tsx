import { NotFound } from '@/components/show/not-found';

export default function PeriodNotFound() {
  return (
    <NotFound title="There is no such period" to="/runs" word="To all runs">
      No hour or day of the program begins at the instant in the address, or the program began after it.
      Nothing was accrued for that time, and nothing can be run for it.
    </NotFound>
  );
}
