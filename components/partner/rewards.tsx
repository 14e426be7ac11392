'use client';

import { Chart } from '@/components/chart/chart';
import { useZone } from '@/components/live/program';
import { useFailure } from '@/components/live/use-failure';
import { Amount } from '@/components/show/amount';
import { Bone } from '@/components/show/bone';
import { Facts, Section } from '@/components/show/facts';
import { Empty, Failure } from '@/components/show/failure';
import { countOf, manyOf } from '@/components/show/figures';
import { shortPeriodOf } from '@/components/show/instants';
import { Tabs } from '@/components/show/tabs';
import type { PartnerRewards } from '@/server/api/partners-contract';
import { PeriodTable } from './period-table';
import { addressOf, type PartnerPlace } from './place';
import { RangeForm } from './range-form';
import { seriesOf } from './reward-series';

type RewardsProps = {
  place: PartnerPlace;
  chosen: number | null;
  query: { data: PartnerRewards | undefined; error: unknown; refetch: () => unknown };
};

/** What the partner got over time, by category, and each period to choose from. */
export function Rewards({ place, chosen, query }: RewardsProps) {
  const error = useFailure(query);
  const { data } = query;
  return (
    <Section title="Rewards over time">
      <div className="flex flex-col gap-4">
        <Tabs
          label="Kind of period"
          tabs={[
            {
              href: addressOf(place, { kind: 'daily', run: null }),
              word: 'Days',
              here: place.kind === 'daily',
            },
            {
              href: addressOf(place, { kind: 'hourly', run: null }),
              word: 'Hours',
              here: place.kind === 'hourly',
            },
          ]}
        />
        <RangeForm key={`${data?.from} ${data?.to}`} place={place} shown={data} />
        {error ? (
          <Failure what="The rewards could not be read." error={error} retry={() => void query.refetch()} />
        ) : data ? (
          <Shown place={place} chosen={chosen} rewards={data} />
        ) : (
          <RewardsBones place={place} />
        )}
      </div>
    </Section>
  );
}

function Shown({
  place,
  chosen,
  rewards,
}: {
  place: PartnerPlace;
  chosen: number | null;
  rewards: PartnerRewards;
}) {
  const zone = useZone();
  const voted = rewards.periods.filter(({ reward, leftOut }) => reward !== null || leftOut !== null);
  const noun = place.kind === 'hourly' ? 'hour' : 'day';
  if (rewards.periods.length === 0 && rewards.archived > 0)
    return (
      <div className="card">
        <Empty title="The rewards of these days were archived">
          {manyOf(rewards.archived, noun)} of these days {rewards.archived === 1 ? 'is' : 'are'} published,
          and the rows lie in files of the data folder, which the page of each run names. Choose later days.
        </Empty>
      </div>
    );
  if (rewards.periods.length === 0)
    return (
      <div className="card">
        <Empty title={`No ${noun} of these days is published`}>
          A published {noun} appears here by itself. Choose other days to look further back.
        </Empty>
      </div>
    );
  if (voted.length === 0)
    return (
      <div className="card">
        <Empty title="No votes in these days">
          {manyOf(rewards.periods.length, noun)} of these days {rewards.periods.length === 1 ? 'is' : 'are'}{' '}
          published, and the partner voted in none of them. Choose other days.
        </Empty>
      </div>
    );
  const names = new Map(rewards.periods.map(({ period }) => [period.start, shortPeriodOf(period, zone)]));
  return (
    <>
      <Figures rewards={rewards} voted={voted.length} noun={noun} />
      <Chart
        label={`Rewards by ${noun}`}
        at={rewards.periods.map(({ period }) => period.start)}
        series={seriesOf(place.kind, rewards)}
        unit="CC"
        kind="bars"
        name={(at) => names.get(at) ?? ''}
      />
      <PeriodTable place={place} chosen={chosen} keys={rewards.keys} rows={voted.toReversed()} />
    </>
  );
}

function Figures({ rewards, voted, noun }: { rewards: PartnerRewards; voted: number; noun: string }) {
  const types = Object.entries(rewards.votesByType).toSorted(([, one], [, other]) => other - one);
  const votes = types.reduce((all, [, count]) => all + count, 0);
  return (
    <div className="card p-4">
      <Facts
        facts={[
          {
            label: 'Rewards in these days',
            value: <Amount value={rewards.total} unit />,
            note:
              rewards.bonus === NOTHING ? undefined : (
                <>
                  and a bonus of <Amount value={rewards.bonus} unit />
                </>
              ),
          },
          {
            label: `Voted in`,
            value: `${countOf(voted)} of ${manyOf(rewards.periods.length, noun)}`,
            note:
              rewards.archived === 0
                ? 'of those that are published'
                : `of those that are published; ${countOf(rewards.archived)} more ${rewards.archived === 1 ? 'was archived and is' : 'were archived and are'} not counted here`,
          },
          { label: 'Votes', value: countOf(votes), note: 'as the runs counted them' },
          ...types.map(([type, count]) => ({ label: `Votes “${type}”`, value: countOf(count) })),
        ]}
      />
    </div>
  );
}

const NOTHING = '0.00000000';

function RewardsBones({ place }: { place: PartnerPlace }) {
  return (
    <div aria-busy className="flex flex-col gap-4">
      <div className="card p-4">
        <Facts
          facts={['Rewards in these days', 'Voted in', 'Votes'].map((label) => ({
            label,
            value: <Bone chars={12} />,
          }))}
        />
      </div>
      <div className="card h-76" />
      <PeriodTable place={place} chosen={null} keys={['all']} rows={undefined} />
    </div>
  );
}
