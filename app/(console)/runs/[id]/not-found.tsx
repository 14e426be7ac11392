import { NotFound } from '@/components/show/not-found';

export default function RunNotFound() {
  return (
    <NotFound title="There is no such run" to="/runs" word="To all runs">
      No run has the number in the address. It may be mistyped, of another program, or of an attempt that was
      refused because CC was missing, which leaves no run behind. Other runs are never removed.
    </NotFound>
  );
}
