/**
 * What axe finds on a screen that somebody could be stopped by, each with its place. axe runs in the page itself, put there once for each
 * document: its own runner for Playwright does so for each look and opens a further page, for frames of other origins, which the app has not.
 */
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'

interface Violation { readonly id: string; readonly impact?: string; readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[] }
interface Axe { run(context: Document, options: unknown): Promise<{ readonly violations: readonly Violation[] }> }
declare global { interface Window { axe?: Axe } }

const { source } = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))('axe-core') as { readonly source: string }
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

export const seriousOn = async (page: Page): Promise<readonly string[]> => {
  // What moves in is half transparent for a moment, which is no contrast. What moves for ever is left alone.
  const isThere = await page.evaluate(() => Promise.all(document.getAnimations()
    .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity)
    .map((animation) => animation.finished.catch(() => undefined))).then(() => window.axe !== undefined))
  if (!isThere) await page.evaluate(source)
  return page.evaluate(async (values) => {
    const { violations } = await (window.axe as Axe).run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary ?? ''}`.replaceAll(/\s+/g, ' ').slice(0, 200)))
  }, tags)
}
