import { countOf } from '@/components/show/figures';
import { PlainLink } from '@/components/show/plain-link';
import type { Run } from '@/server/api/contract';
import type { RunPartnersPage } from '@/server/api/run-contract';
import { ROWS_A_PAGE, type RunPlace, runHref } from './run-place';

type Props = { run: Run; place: RunPlace; page: RunPartnersPage };

/** An order has no gaps and never changes, so that every page is found by its key, the last row of the page before. */
export function PartnerPages({ run, place, page }: Props) {
  const { rows, next, total } = page;
  const first = place.after === undefined ? 0 : Number(place.after) + 1;
  const last = first + rows.length - 1;
  const lastPage = Math.max(0, Math.floor((total - 1) / ROWS_A_PAGE) * ROWS_A_PAGE);
  const link = (word: string, from: number | null) => (
    <PageLink word={word} href={hrefFrom(run, place, from)} />
  );
  const noun = place.sort === 'place' && !place.category ? 'Places' : 'Partners';
  return (
    <nav aria-label="Pages of partners" className="flex flex-wrap items-center gap-2">
      <p className="mr-auto text-soft">
        {noun} {countOf(first + 1)} to {countOf(last + 1)} of {countOf(total)}
      </p>
      {link('First', first > 0 ? 0 : null)}
      {link('Previous', first > 0 ? Math.max(0, first - ROWS_A_PAGE) : null)}
      {link('Next', next === null ? null : next + 1)}
      {link('Last', next === null ? null : lastPage)}
    </nav>
  );
}

function hrefFrom(run: Run, { sort, reverse, category }: RunPlace, from: number | null): string | null {
  if (from === null) return null;
  const after = from === 0 ? undefined : String(from - 1);
  return runHref(run.id, { view: 'partners', sort, reverse, category, after });
}

function PageLink({ word, href }: { word: string; href: string | null }) {
  if (href === null)
    return (
      <span aria-disabled className="button" aria-hidden>
        {word}
      </span>
    );
  return (
    <PlainLink href={href} scroll={false} className="button">
      {word}
    </PlainLink>
  );
}
