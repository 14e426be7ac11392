import { Section } from '@/components/show/facts';
import { sentenceOf } from '@/components/show/sentence';
import { Time } from '@/components/show/time';
import type { Undelivered } from '@/server/api/acts-restored';

/** What was published elsewhere and has not arrived in the remote database; nothing where all of it has. */
export function UndeliveredHours({ undelivered: { hours, trouble } }: { undelivered: Undelivered }) {
  if (hours.length === 0 && trouble === null) return null;
  return (
    <Section title="Not in the remote database">
      <div className="card flex flex-col gap-2 p-4">
        {trouble !== null && (
          <p className="text-bad">
            What has arrived there is not known: {sentenceOf(trouble)} Look again before you approve.
          </p>
        )}
        {hours.length > 0 && (
          <p>
            Nothing sends these by itself, since the amounts are not here. Write the list down before you
            approve: find the amounts with those who read the reward tables.
          </p>
        )}
        <ul className="flex flex-col divide-y divide-line">
          {hours.map(({ hour, partnerIds }) => (
            <li key={hour} className="py-2">
              <Time at={Date.parse(hour)} ago={false} />
              {partnerIds.length === 1 ? ', partner ' : ', partners '}
              <span className="wrap-break-word">{partnerIds.join(', ')}</span>
            </li>
          ))}
        </ul>
      </div>
    </Section>
  );
}
