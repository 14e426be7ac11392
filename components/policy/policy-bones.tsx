import { Bone } from '@/components/show/bone';
import { Section } from '@/components/show/facts';

const LINES = Array.from({ length: 12 }, (_, line) => line);

/** The page of a version while it loads. */
export function PolicyBones() {
  return (
    <div aria-busy className="flex flex-col gap-6">
      <header className="flex flex-col gap-1">
        <h1>Policy</h1>
        <p className="min-h-6">
          <Bone chars={50} />
        </p>
      </header>
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
