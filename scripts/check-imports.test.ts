import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'allot-imports-'));
});

afterEach(() => rmSync(root, { recursive: true }));

function check(files: Record<string, string>): { code: number | null; output: string } {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const script = join(import.meta.dirname, 'check-imports.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
  return { code: status, output: stdout + stderr };
}

test('what the rooms allow passes', () => {
  const { code, output } = check({
    'lib/a.ts':
      "import { z } from 'zod'; import { Temporal } from 'temporal-polyfill'; import { b } from './b';",
    'lib/a.test.ts': "import { test } from 'vitest'; import { readFileSync } from 'node:fs';",
    'server/api/r.ts':
      "import mysql from 'mysql2'; import { a } from '@/lib/a'; import data from '../../data.json';",
    'components/c.tsx':
      "import type { R } from '@/server/api/r'; import { a } from '../lib/a'; import React from 'react';",
    'app/page.tsx':
      "import { c } from '@/components/c'; import { r } from '@/server/api/r'; const a = await import('@/lib/a');",
    'scripts/s.ts': "import { anything } from '../server/run/line';",
  });
  expect(output).toContain('as the rooms allow');
  expect(code).toBe(0);
});

test('each import against the rule is named with its file', () => {
  const refused = {
    'lib/a.ts': "import { x } from '@/server/db/x'",
    'lib/b.ts': "import { readFileSync } from 'node:fs'",
    'lib/c.ts': "import mysql from 'mysql2'",
    'server/d.ts': "import { C } from '../components/c'",
    'server/run/e.ts': "export { page } from '@/app/page'",
    'components/f.tsx': "import { r } from '@/server/api/r'",
    'components/g.tsx': "import { type R } from '@/server/api/r'",
    'components/h.tsx': "import type { Row } from '@/server/db/schema'",
    'app/i.tsx': "const { line } = await import('../server/run/line')",
    'server/pool/index.ts': "export { a } from './a'",
    'server/utils/j.ts': 'export const a = 1',
  };
  const { code, output } = check(refused);
  for (const file of Object.keys(refused)) expect(output).toContain(`${file}: `);
  expect(output).toContain('11 against the rule');
  expect(code).toBe(1);
});
