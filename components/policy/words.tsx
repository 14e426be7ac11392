import { Section } from '@/components/show/facts';
import type { PolicyShown } from '@/server/api/policy-contract';

/** Everything that a version holds, in words and figures. */
export function Words({ groups }: { groups: PolicyShown['groups'] }) {
  return groups.map(({ title, settings }) => (
    <Section key={title} title={title}>
      <dl className="card divide-y divide-line">
        {settings.map(({ path, name, words }) => (
          <div key={path} className="grid gap-x-6 px-4 py-2 sm:grid-cols-[14rem_1fr]">
            <dt className="text-soft">{name}</dt>
            <dd className="min-w-0 wrap-break-word">{words}</dd>
          </div>
        ))}
      </dl>
    </Section>
  ));
}
