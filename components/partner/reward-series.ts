import type { Series } from '@/components/chart/series';
import { add, formatAmount, parseAmount, ZERO } from '@/lib/amount';
import type { Kind } from '@/lib/period';
import type { PartnerRewards } from '@/server/api/partners-contract';

type Layer = { label: string; keys: readonly string[] };

/** A day has more categories than can be told apart in a chart, so its position tiers are one layer; the table below has each. */
const LAYERS: Record<Kind, readonly Layer[]> = {
  hourly: ['top10p', 'top10', 'top100', 'top1000', 'all'].map((key) => ({ label: key, keys: [key] })),
  daily: [
    { label: 'top10 to top10000, all', keys: ['top10', 'top100', 'top1000', 'top10000', 'all'] },
    { label: 'top10p_ecc', keys: ['top10p_ecc'] },
    { label: 'top50p', keys: ['top50p'] },
  ],
};

/** What the chart draws: the categories in layers, and a day's bonus on top. */
export function seriesOf(kind: Kind, { periods }: PartnerRewards): Series[] {
  const layers: Series[] = LAYERS[kind].map(({ label, keys }) => ({
    key: label,
    label,
    values: periods.map(({ reward }) =>
      reward === null
        ? null
        : formatAmount(keys.reduce((all, key) => add(all, parseAmount(reward.amounts[key] ?? '0')), ZERO)),
    ),
  }));
  if (kind === 'hourly') return layers;
  return [
    ...layers,
    { key: 'bonus', label: 'bonus', values: periods.map(({ reward }) => reward?.bonus ?? null) },
  ];
}
