/**
 * How the questions on a page are answered that a test has no answer for: each by the controls a person sees, and a refused answer
 * another way at the next attempt. What is there is read in one go, so that long forms stay quick. Used by surveyor.ts.
 */
import { resolve } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'

const numbers = ['2', '10', '60', '100', '5', '1', '0', '25', '500', '12.5', '1000', '2026'] as const
const words = ['Kaloko', '12', '12345', 'a@example.org', '0711222333', '123456', '2026-11-20', '1234', 'Kaloko North', '+255711222333', 'AB12', 'yes'] as const
const phones = ['0711222333', '+255711222333', '071122233', '12345678'] as const
const corners = ['-6.8235 39.2695', '-6.8245 39.2695', '-6.8245 39.2705', '-6.8235 39.2705'] as const
const picture = resolve(import.meta.dirname, '../public/icons/icon-192.png')

type Kind = 'rank' | 'sheet' | 'file' | 'trace' | 'place' | 'slider' | 'calendar' | 'choices' | 'tick' | 'select' | 'text'
export interface Open {
  readonly id: string
  readonly kind: Kind
  readonly wrong: boolean
  readonly options: number
  readonly type: string
  readonly mode: string
  readonly accept: string
}

/** Questions in sight that want an answer: empty ones, and refused ones. A control that is loaded at its first use is waited for. */
export const openQuestions = async (page: Page): Promise<readonly Open[]> => {
  await expect(page.locator('.page .question-coming')).toHaveCount(0)
  return page.evaluate(() => [...document.querySelectorAll<HTMLElement>('.page [data-question]')].flatMap((question): Open[] => {
    const all = <T extends Element>(selector: string): T[] => [...question.querySelectorAll<T>(selector)].filter((each) => each.closest('dialog') === null)
    const has = (text: string): boolean => all('button').some((button) => button.textContent.trim() === text)
    const ticks = all<HTMLInputElement>('input[type=radio], input[type=checkbox]').filter((each) => !each.disabled)
    const sheet = all<HTMLButtonElement>('button[aria-haspopup=dialog]')[0]
    const file = all<HTMLInputElement>('input[type=file]').at(-1)
    const field = all<HTMLInputElement>('input:not([type=radio], [type=checkbox], [type=file], [type=search], [type=range]), textarea')[0]
    const select = all<HTMLSelectElement>('select')[0]
    const kinds: readonly (readonly [Kind, boolean, boolean])[] = [
      ['rank', has('Use this order'), true],
      ['sheet', sheet !== undefined && !sheet.disabled, sheet?.dataset['empty'] !== undefined],
      ['file', file !== undefined && !file.disabled, !has('Remove')],
      ['trace', has('Add corners one by one'), all('.trace-view strong').length === 0],
      ['place', has('Get location') || has('Get location again'), all('.place-reading').length === 0],
      ['slider', all('input[type=range]:not(:disabled)').length > 0, field?.value === ''],
      ['calendar', all('.moment').length > 0 && field?.readOnly !== true, field?.value === ''],
      ['choices', ticks.length > 0 && question.tagName === 'FIELDSET' || ticks.length > 1, !ticks.some((each) => each.checked)],
      ['tick', ticks.length === 1, ticks[0]?.checked === false],
      ['select', select !== undefined && !select.disabled, select?.value === ''],
      ['text', field !== undefined && !field.readOnly && !field.disabled, field?.value === ''],
    ]
    const found = kinds.find(([, is]) => is)
    const wrong = question.classList.contains('field-wrong') || (all('[role=alert]').some((alert) => alert.checkVisibility()) && field !== undefined)
    if (found === undefined || !question.checkVisibility() || !(found[2] || wrong)) return []
    return [{ id: question.dataset['question'] ?? '', kind: found[0], wrong, options: ticks.length, type: field?.type ?? '', mode: field?.inputMode ?? '', accept: file?.accept ?? '' }]
  }))
}

const typedAnswer = ({ type, mode }: Open, attempt: number): string => {
  if (type === 'date') return '2026-11-20'
  if (type === 'time') return '10:30'
  if (type === 'datetime-local') return '2026-11-20T10:30'
  if (type === 'month') return '2026-11'
  if (type === 'number') return '2026'
  const candidates = mode === 'numeric' || mode === 'decimal' ? numbers : mode === 'tel' ? phones : words
  return candidates[attempt % candidates.length] as string
}

/** Choices and numbers that stand behind a field open in a sheet with its main button last. */
export const closeSheet = async (main: Locator): Promise<void> => {
  await main.locator('dialog[open] .dialog-actions button').last().click()
  await expect(main.locator('dialog[open]')).toHaveCount(0)
}
const addCorners = async (question: Locator): Promise<void> => {
  const type = question.getByRole('button', { name: 'Type the coordinates' })
  if (await type.isVisible()) await type.click()
  for (const corner of corners) {
    await question.getByRole('textbox', { name: 'Latitude and longitude of a corner' }).fill(corner)
    await question.getByRole('button', { name: 'Add', exact: true }).click()
  }
}
/** A good fix is taken by itself, also while we reach for the button. */
const getPlace = async (question: Locator): Promise<void> => {
  await question.getByRole('button', { name: /^Get location/ }).click()
  await expect.poll(async () => {
    const use = question.getByRole('button', { name: /^Use/ })
    if (await use.isEnabled({ timeout: 200 }).catch(() => false)) await use.click({ timeout: 500 }).catch(() => undefined)
    return question.locator('.place-reading').isVisible()
  }).toBe(true)
}
const giveFile = async (question: Locator, accept: string): Promise<void> => {
  const sound = /^(audio|video)/.exec(accept)?.[1]
  await question.locator('input[type=file]').last().setInputFiles(sound === undefined ? picture : { name: `kept.${sound === 'audio' ? 'm4a' : 'mp4'}`, mimeType: `${sound}/mp4`, buffer: Buffer.from('recorded elsewhere') })
  const done = question.getByRole('button', { name: 'Done', exact: true })
  const remove = question.getByRole('button', { name: 'Remove', exact: true })
  await expect(done.or(remove).first()).toBeVisible()
  // To be drawn upon; what is drawn is also kept by itself, and then there is nothing left to press.
  if (await done.isVisible()) await done.click({ timeout: 2_000 }).catch(() => undefined)
  await expect(remove).toBeVisible()
}
const pick = async (main: Locator, question: Locator, attempt: number): Promise<void> => {
  await question.locator('button[aria-haspopup=dialog]').first().click()
  const choices = main.locator('dialog[open]').locator('input[type=radio], input[type=checkbox]')
  const count = await choices.count()
  const choice = choices.nth(attempt % Math.max(1, count))
  const isSingle = count > 0 && (await choice.getAttribute('type')) === 'radio'
  if (count > 0) await choice.check({ force: true })
  // A single choice closes its sheet by itself, but for one that was chosen already.
  const isClosed = isSingle && (await main.locator('dialog[open]').waitFor({ state: 'detached', timeout: 1500 }).then(() => true, () => false))
  if (!isClosed) await closeSheet(main)
}
const nudge = async (slider: Locator): Promise<void> => {
  await slider.focus()
  await slider.press('ArrowRight')
}

export const answerOpen = async (main: Locator, open: Open, attempt: number): Promise<void> => {
  const question = main.locator(`[data-question="${open.id}"]`)
  if (open.kind === 'rank') await question.getByRole('button', { name: 'Use this order', exact: true }).click()
  else if (open.kind === 'sheet') await pick(main, question, attempt)
  else if (open.kind === 'file') await giveFile(question, open.accept)
  else if (open.kind === 'trace') await addCorners(question)
  else if (open.kind === 'place') await getPlace(question)
  else if (open.kind === 'slider') await nudge(question.locator('input[type=range]'))
  else if (open.kind === 'calendar') await question.getByRole('button', { name: /^(Today|Now)$/ }).click()
  else if (open.kind === 'choices') await question.locator('input[type=radio], input[type=checkbox]').nth(attempt % open.options).check({ force: true })
  else if (open.kind === 'tick') await question.locator('input[type=checkbox]').check({ force: true })
  else if (open.kind === 'select') await question.locator('select').selectOption({ index: 1 })
  else await question.locator('input:not([type=search]), textarea').first().fill(typedAnswer(open, attempt))
}
