import type { z } from 'zod';
import type { correctionOutput } from '@/server/api/acts-contract';

export type Correction = z.infer<typeof correctionOutput>;
