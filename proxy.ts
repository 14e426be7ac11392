import { type NextRequest, NextResponse } from 'next/server';
import { refusalOfHost } from '@/server/api/foreign-requests';

/** Stands before every page, file and procedure; each process is told by its environment where it listens. */
export const proxy = (request: NextRequest): Response =>
  refusalOfHost(request, process.env.HOST?.trim() || '127.0.0.1') ?? NextResponse.next();
