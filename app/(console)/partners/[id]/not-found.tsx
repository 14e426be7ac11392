import { NotFound } from '@/components/show/not-found';

export default function PartnerNotFound() {
  return (
    <NotFound title="There is no such partner" to="/partners" word="To all partners">
      A partner’s id is a whole number, such as 1042, and the one in the address is none. Look for the partner
      by its name or id.
    </NotFound>
  );
}
