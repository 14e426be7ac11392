import { Bone } from '@/components/show/bone';
import { PageHead, Section } from '@/components/show/facts';
import { type PolicyPart, PolicyTabs } from './policy-tabs';

const LINES = Array.from({ length: 12 }, (_, line) => line);

type BonesProps = { title?: string; here?: PolicyPart };

/** The page of a version while it loads; which of its parts was asked for may not be known yet. */
export function PolicyBones({ title = 'Policy', here }: BonesProps) {
  return (
    <div aria-busy className="flex flex-col gap-6">
      <PageHead title={title}>
        <Bone chars={50} />
      </PageHead>
      {here === undefined ? <div className="h-10 border-line border-b" /> : <PolicyTabs here={here} />}
      {['Who and why', 'Pools and people', 'Hours', 'Days'].map((title) => (
        <Section key={title} title={title}>
          <div className="card divide-y divide-line">
            {LINES.slice(0, title === 'Days' || title === 'Hours' ? 9 : 2).map((line) => (
              <p key={line} className="px-4 py-2">
                <Bone chars={56} />
              </p>
            ))}
          </div>
        </Section>
      ))}
    </div>
  );
}
