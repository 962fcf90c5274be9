/**
 * The sum of each file into the list that the service worker stores: what a captive portal or a broken proxy sends in place of a file
 * is not taken, and the version before it stays. Not of the page itself, which a station marks as its own. Rule UP7.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Entry { url: string; revision: string | null; size: number; integrity?: string }

/** `folder`: where the build is written, known by then. */
export const withSums = (folder: () => string) => async (entries: Entry[]): Promise<{ manifest: Entry[] }> => ({
  manifest: entries.map((entry) =>
    entry.url === 'index.html' || entry.url === 'manifest.webmanifest' ? entry : { ...entry, integrity: `sha256-${createHash('sha256').update(readFileSync(join(folder(), entry.url))).digest('base64')}` }),
})
