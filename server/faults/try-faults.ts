import { Children } from './children';
import { tryClocks } from './clocks';
import { tryConnections } from './connections';
import { tryFullDisk } from './full-disk';
import { tryFreezing, tryTogether } from './instances';
import { tryKills } from './kills';
import { Report } from './report';
import { tryRestarts } from './restarts';
import { TALE } from './scenes';
import { openFaultServer } from './server';
import { playTale } from './stage';
import { tryTransactions } from './transactions';

export const KINDS = ['kill', 'transaction', 'connection', 'restart', 'instances', 'clock', 'disk'] as const;
export type FaultKind = (typeof KINDS)[number];

/** The names of all scenes of the tale. */
export const SCENES: readonly string[] = TALE.map(({ name }) => name);

/** How thoroughly: of the places where a fault can strike every so manieth is tried, by kind; 1 is every single one. */
export type Thoroughness = Readonly<Record<FaultKind, number>>;

export const USUAL: Thoroughness = {
  kill: 8,
  transaction: 1,
  connection: 2,
  restart: 24,
  instances: 12,
  clock: 2,
  disk: 1,
};

/** Tries the kinds of faults in every scene of the tale, or in those of the names. */
export async function tryFaults(
  kinds: readonly FaultKind[],
  every: Thoroughness,
  say: (line: string) => void,
  scenes: readonly string[] = SCENES,
): Promise<Report> {
  const report = new Report(say);
  const server = await openFaultServer();
  const children = await Children.open(2);
  try {
    const addresses = await server.databases('tale');
    const tale = kinds.some((kind) => kind !== 'disk') ? await playTale(addresses, scenes) : [];
    for (const played of tale) {
      const { scene } = played;
      const tries: Record<Exclude<FaultKind, 'disk'>, () => Promise<void>> = {
        kill: () => tryKills(addresses, played, children, report, every.kill),
        transaction: () => tryTransactions(addresses, played, report, every.transaction),
        connection: () => tryConnections(addresses, played, report, every.connection),
        restart: () => tryRestarts({ folder: server.folder, addresses }, played, report, every.restart),
        instances: async () => {
          if (!scene.addsUp) await tryTogether(addresses, played, children, report, 2);
          await tryFreezing(addresses, played, children, report, every.instances);
        },
        clock: () => tryClocks(addresses, played, report, every.clock),
      };
      for (const kind of kinds) if (kind !== 'disk') await tries[kind]();
      say(`${scene.name}: ${report.tried} faults so far`);
    }
    if (kinds.includes('disk')) await tryFullDisk(await server.databases('disk'), report);
    return report;
  } finally {
    await children.close();
    await server.close();
  }
}
