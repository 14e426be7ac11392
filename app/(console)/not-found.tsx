import { NotFound } from '@/components/show/not-found';

export const metadata = { title: 'Not found' };

export default function PageNotFound() {
  return (
    <NotFound title="There is no such page" to="/" word="To the overview">
      The address may be mistyped.
    </NotFound>
  );
}
