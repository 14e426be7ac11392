'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useTRPCClient } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { PageHead, Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { manyOf } from '@/components/show/figures';
import { MoreRows } from '@/components/show/more-rows';
import { Time } from '@/components/show/time';
import type { AlertList } from '@/server/api/alerts';
import { alertPages } from './alert-pages';
import { OpenAlerts } from './open-alerts';
import { PastAlerts } from './past-alerts';

/** What begins is looked for once a minute, and nothing that is written tells of it. */
const ASK_AGAIN = 30_000;

/** What people are told of without looking: what stands, what is over, and whether the webhooks were told. */
export function AlertsView() {
  const api = useTRPCClient();
  const query = useInfiniteQuery({
    ...alertPages((input) => api.alerts.list.query(input)),
    refetchInterval: ASK_AGAIN,
  });
  const { data } = query;
  const error = useFailure(query);
  const first = data?.pages[0];
  return (
    <div className="flex flex-col gap-6">
      <PageHead title="Alerts">
        {first ? howItStands(first) : 'What people are told of without looking.'}
      </PageHead>
      {error ? (
        <Failure what="The alerts could not be read." error={error} retry={() => void query.refetch()} />
      ) : (
        <>
          <Section title="Standing">
            <OpenAlerts alerts={first?.open} webhooks={first?.webhooks ?? 0} />
          </Section>
          <DailyLine line={first?.dailyLine} />
          <Section title="Over">
            {first?.past.length === 0 ? (
              <div className="card">
                <Empty title="Nothing is over yet">
                  Alerts that stood and ended appear here, the latest first.
                </Empty>
              </div>
            ) : (
              <div className="flex flex-col gap-3">
                <PastAlerts
                  alerts={data?.pages.flatMap(({ past }) => past)}
                  webhooks={first?.webhooks ?? 0}
                />
                <MoreRows query={query} what="earlier alerts" />
              </div>
            )}
          </Section>
        </>
      )}
    </div>
  );
}

function howItStands({ open, webhooks }: AlertList): string {
  const standing =
    open.length === 0
      ? 'Nothing stands.'
      : `${manyOf(open.length, 'alert')} ${open.length === 1 ? 'stands' : 'stand'}.`;
  return webhooks === 0
    ? `${standing} No webhook is configured, so that nobody is told but here; set ALERT_WEBHOOK_URL to tell people elsewhere.`
    : `${standing} What begins and what is over is told to ${manyOf(webhooks, 'webhook')}.`;
}

/** The line that is sent once a day, so that silence is told from health. */
function DailyLine({ line }: { line: AlertList['dailyLine'] | undefined }) {
  return (
    <Section title="Daily line">
      <div className="card p-4">
        {line === undefined ? (
          <div aria-hidden className="h-10" />
        ) : line === null ? (
          <p className="text-soft">
            None yet. Once a day’s run is through, one line tells how the night went, so that silence is told
            from health.
          </p>
        ) : (
          <>
            <p className="wrap-break-word">{line.sentence}</p>
            <p className="mt-1 text-soft">
              <Time at={line.at} />
            </p>
          </>
        )}
      </div>
    </Section>
  );
}
