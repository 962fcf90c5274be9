/** Somebody without mouse and touch: Tab from control to control, and the keys of each control. */
import type { Page } from '@playwright/test'

export interface Keyboard {
  /** Tabs on to the control of the question with this label whose own name fits; without a question, to any. */
  to(question: string | null, control?: RegExp): Promise<void>
  press(...keys: readonly string[]): Promise<void>
  type(text: string): Promise<void>
}
interface Focus { readonly question: string; readonly control: string }

/** What has the focus, as a screen reader would say it. */
const focus = (page: Page): Promise<Focus> => page.evaluate(() => {
  const at = document.activeElement as HTMLInputElement | null
  const label = at?.closest('[data-question]')?.querySelector('.question-label')?.textContent
  const words = at?.getAttribute('aria-label') ?? ([...(at?.labels ?? [])].map((each) => each.textContent).join(' ') || at?.textContent)
  return { question: label?.trim() ?? '', control: (words ?? '').trim() }
})
const mostSteps = 80

export const keyboardOf = (page: Page): Keyboard => ({
  to: async (question, control = /(?:)/) => {
    const passed: string[] = []
    for (let step = 0; step < mostSteps; step += 1) {
      await page.keyboard.press('Tab')
      const now = await focus(page)
      if ((question === null || now.question === question) && control.test(now.control)) return
      passed.push(`${now.question}/${now.control}`.slice(0, 40))
    }
    throw new Error(`no key leads to ${question ?? ''} ${control.source}; passed ${[...new Set(passed)].join(', ')}`)
  },
  press: async (...keys) => { for (const key of keys) await page.keyboard.press(key) },
  type: (text) => page.keyboard.type(text),
})
