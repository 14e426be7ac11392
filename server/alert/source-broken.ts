import { createHash } from 'node:crypto';
import { checkContract } from '@/server/source/contract';
import { ending } from './period-name';
import type { Watcher } from './sorts';

/** Tells of each thing that the source lacks. A source that is away says nothing of its contract. */
export const sourceBroken: Watcher = {
  sort: 'source contract broken',
  async look({ world }) {
    const { obstacles } = await checkContract(world.source);
    return obstacles.map((sentence) => ({
      key: `source contract broken:${createHash('sha256').update(sentence).digest('hex').slice(0, 16)}`,
      sentence: `No run starts, since the source breaks its contract: ${ending(sentence)}`,
      path: '/',
    }));
  },
};
