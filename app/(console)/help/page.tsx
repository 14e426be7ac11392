import { ShortcutList } from '@/components/frame/shortcuts';
import { Contents } from '@/components/help/contents';
import { Prose } from '@/components/help/prose';
import { Section } from '@/components/show/facts';
import { caller } from '../../prefetch';

export const metadata = { title: 'Help' };

export default async function HelpPage() {
  const [pages, contents] = await Promise.all([caller.handbook.list(), caller.handbook.page({})]);
  return (
    <>
      <div className="min-w-0 flex-1">
        <Prose html={contents.html} />
        <div className="mt-8 max-w-lg">
          <Section title="Keyboard shortcuts">
            <ShortcutList className="card px-4 py-2" />
          </Section>
        </div>
      </div>
      <Contents pages={pages} here={null} />
    </>
  );
}
