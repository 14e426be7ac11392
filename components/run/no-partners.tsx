import { Amount } from '@/components/show/amount';
import { Empty } from '@/components/show/failure';
import { countOf, manyOf } from '@/components/show/figures';
import type { Run } from '@/server/api/contract';
import type { RunPartnersPage } from '@/server/api/run-contract';
import type { RunPlace } from './run-place';

type Props = { run: Run; place: RunPlace; page: RunPartnersPage };

/** Why no row is there: none yet, none at all, or none of that id, name or category. */
export function NoPartners(props: Props) {
  return (
    <div className="card">
      <Why {...props} />
    </div>
  );
}

function Why({ run, place, page: { leftOut, named } }: Props) {
  if (leftOut)
    return (
      <Empty title={`Partner ${leftOut.partnerId} took no part: ${leftOut.reason}`}>
        {leftOut.position === null ? 'No position' : `Position ${countOf(leftOut.position)}`},{' '}
        {manyOf(leftOut.votes, 'vote')} with <Amount value={leftOut.ccVoted} unit /> voted.
      </Empty>
    );
  if (run.computedAt === null)
    return run.status === 'failed' ? (
      <Empty title="No results">This attempt failed before its results were complete.</Empty>
    ) : (
      <Empty title="No results yet">The rows appear once the run has computed them.</Empty>
    );
  if (place.partner !== undefined)
    return (
      <Empty title={`Partner ${place.partner} did not vote in this period`}>
        Its id is looked for among everyone who voted, whether or not it took part.
      </Empty>
    );
  if (named?.trouble != null) return <Empty title="Names cannot be looked for">{named.trouble}</Empty>;
  if (place.name !== undefined)
    return (
      <Empty title={`No partner whose name begins with “${place.name}” took part`}>
        {named?.found
          ? `${manyOf(named.found, 'partner')} of the program ${named.found === 1 ? 'has' : 'have'} such a name. Who voted and was left out is found by its id.`
          : 'No partner of the program has such a name. Look whether it is written as in the program, or use the id.'}
      </Empty>
    );
  if (place.category !== undefined)
    return <Empty title={`${place.category} has no members`}>Choose “All partners” to see everyone.</Empty>;
  return (
    <Empty title="No partner took part">
      What was to be divided is carried to the next later fresh period.
    </Empty>
  );
}
