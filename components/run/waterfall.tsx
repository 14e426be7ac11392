'use client';

import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useZone } from '@/components/live/program';
import { useTRPC } from '@/components/live/trpc';
import { useFailure } from '@/components/live/use-failure';
import { Amount } from '@/components/show/amount';
import { Bone } from '@/components/show/bone';
import { Empty, Failure } from '@/components/show/failure';
import type { Run } from '@/server/api/contract';
import type { Waterfall as Told, WaterfallLine } from '@/server/api/run-contract';
import { type Bar, barsOf } from './waterfall-bars';
import { lineWords, stageWords, type Words } from './waterfall-words';

/** The way of the CC from the votes to the partners: every total is the sum of the lines above it. */
export function Waterfall({ run }: { run: Run }) {
  const query = useQuery(useTRPC().runs.waterfall.queryOptions({ id: run.id }));
  const error = useFailure(query);
  if (error)
    return <Failure what="The lines could not be read." error={error} retry={() => void query.refetch()} />;
  if (query.data === undefined) return <Bones />;
  if (query.data === null)
    return (
      <div className="card">
        {run.status === 'failed' ? (
          <Empty title="Nothing was held">
            This attempt failed before it had taken the budget of the period, so no CC moved.
          </Empty>
        ) : (
          <Empty title="Nothing is held yet">
            The lines appear once the votes are read and the budget of the period is taken.
          </Empty>
        )}
      </div>
    );
  return <Lines run={run} waterfall={query.data} />;
}

function Lines({ run, waterfall }: { run: Run; waterfall: Told }) {
  const zone = useZone();
  const told = { run, waterfall, zone };
  const bars = barsOf(waterfall);
  return (
    <div className="flex flex-col gap-3">
      {waterfall.gaps.length > 0 && <Gaps gaps={waterfall.gaps} />}
      <div className="card overflow-hidden">
        <table className="ledger w-full border-separate border-spacing-0" aria-label="From votes to partners">
          <thead>
            <tr className="h-9 text-left text-small text-soft">
              <th scope="col" className="border-line border-b px-3 font-medium">
                Line
              </th>
              <th scope="col" className="border-line border-b px-3 text-right font-medium">
                Amount<span className="text-dim">, CC</span>
              </th>
              <th scope="col" className="hidden w-2/5 border-line border-b px-3 font-medium lg:table-cell">
                Of the CC voted
              </th>
            </tr>
          </thead>
          {waterfall.stages.map((stage, index) => (
            <tbody key={stage.key}>
              {stage.lines.map((line, at) => (
                <Row
                  key={`${line.key} ${line.name ?? ''}`}
                  words={lineWords(line, told)}
                  line={line}
                  bar={bars[index]?.lines[at]}
                  look="line"
                />
              ))}
              <Row
                words={stageWords(stage.key, told)}
                line={{ key: stage.key, amount: stage.total }}
                bar={bars[index]?.total}
                look="total"
              />
              {partsShown(stage).map((line, at) => (
                <Row
                  key={`${line.key} ${line.name ?? ''}`}
                  words={lineWords(line, told)}
                  line={line}
                  bar={bars[index]?.parts[at]}
                  look="part"
                />
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </div>
  );
}

/** A sum of one part is that part, and where nothing was carried what is paid consists of what the budget does. */
const partsShown = ({ key, lines, parts }: Told['stages'][number]) =>
  parts.length < 2 || (key === 'paid' && lines.length === 0) ? [] : parts;

type RowProps = {
  words: Words;
  line: WaterfallLine;
  bar: Bar | undefined;
  look: 'line' | 'total' | 'part';
};

const FILL = { line: 'bg-edge', total: 'bg-accent', part: 'bg-accent opacity-50' };
const TEXT = { line: '', total: 'font-medium', part: 'text-soft' };

function Row({ words, line, bar, look }: RowProps) {
  const edge = look === 'total' ? 'border-edge border-t bg-raised' : '';
  return (
    <tr data-line={look} data-key={line.key}>
      <th scope="row" className={`px-3 py-1.5 text-left font-normal ${edge} ${TEXT[look]}`}>
        <span className={look === 'part' ? 'pl-4' : ''}>
          {look === 'part' && <span className="text-dim">of which </span>}
          {words.label}
        </span>
        {words.note && <span className="ml-2 font-normal text-small text-dim">{words.note}</span>}
      </th>
      <td className={`whitespace-nowrap px-3 py-1.5 text-right align-top ${edge} ${TEXT[look]}`}>
        <Amount value={line.amount} />
      </td>
      <td aria-hidden className={`hidden px-3 align-middle lg:table-cell ${edge}`}>
        {bar && (
          <span className="block h-2">
            <span
              className={`block h-full rounded-sm ${FILL[look]}`}
              style={{ marginLeft: `${bar.from}%`, width: `max(1px, ${bar.length}%)` }}
            />
          </span>
        )}
      </td>
    </tr>
  );
}

function Gaps({ gaps }: { gaps: readonly string[] }) {
  return (
    <div role="alert" className="card flex gap-2 border-bad p-3 text-bad">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p>
        These lines do not sum: <Amount value={gaps[0] ?? '0.00000000'} unit /> cannot be explained. Something
        was changed in the database beside Allot. Run “npm run allot -- verify” and look at what it names
        before anything of this period is decided.
      </p>
    </div>
  );
}

function Bones() {
  return (
    <div aria-busy className="card flex h-90 flex-col justify-around p-3">
      {[28, 22, 30, 26, 24, 32, 20].map((chars) => (
        <Bone key={chars} chars={chars} />
      ))}
    </div>
  );
}
