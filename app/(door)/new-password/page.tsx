import { ChoosePassword } from '@/components/people/choose-password';
import { DoorHead } from '@/components/people/door-head';
import { whyNot } from '@/components/people/why-not';
import { caller } from '../../prefetch';

export const metadata = { title: 'A new password' };

type Query = Record<string, string | string[] | undefined>;

export default async function NewPasswordPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { token } = await searchParams;
  const given = typeof token === 'string' ? token.slice(0, 100) : '';
  const found = await caller.account
    .passwordLink({ token: given || '-' })
    .catch((error: unknown) => whyNot(error, 'This link does not hold'));
  if ('why' in found) return <DoorHead title={found.title}>{found.why}</DoorHead>;
  return (
    <>
      <DoorHead title="A new password">Every session that is open with the old one ends.</DoorHead>
      <ChoosePassword token={given} email={found.email} />
    </>
  );
}
