import type { Command } from 'commander';
import { asc, ne } from 'drizzle-orm';
import { ACCOUNTS } from '@/lib/accounts';
import { formatAmount, ZERO } from '@/lib/amount';
import { formatInstant } from '@/lib/period';
import type { Queries } from '../db/connection';
import { accounts, earmarks } from '../db/schema';
import { EXIT } from './exit';
import { example, JSON_OPTION, outputOf } from './output';
import { withSession } from './session';

export function registerBalances(program: Command): void {
  const command = program
    .command('balances')
    .description('Shows every account, and what the pools have earmarked for which period.')
    .option(...JSON_OPTION)
    .action(async (options: { json?: boolean }) => {
      const out = outputOf(options);
      const balances = await withSession(out, ({ world }) => readBalances(world.db));
      out.document(balances);
      out.table(['Account', 'CC'], Object.entries(balances.accounts));
      if (balances.earmarks.length > 0) {
        out.line('Earmarked in the pools:');
        out.table(
          ['Kind', 'Period', 'CC'],
          balances.earmarks.map(({ kind, period, amount }) => [kind, period, amount]),
        );
      }
      process.exitCode = EXIT.done;
    });
  example(command, 'balances', 'balances --json');
}

async function readBalances(queries: Queries) {
  const rows = await queries.select().from(accounts);
  const marked = await queries
    .select()
    .from(earmarks)
    .where(ne(earmarks.amount, ZERO))
    .orderBy(asc(earmarks.kind), asc(earmarks.periodStart));
  const balanceOf = (name: string) => rows.find((row) => row.account === name)?.balance ?? ZERO;
  return {
    accounts: Object.fromEntries(ACCOUNTS.map((name) => [name, formatAmount(balanceOf(name))])),
    earmarks: marked.map(({ kind, periodStart, amount }) => ({
      kind,
      period: formatInstant(periodStart),
      amount: formatAmount(amount),
    })),
  };
}
