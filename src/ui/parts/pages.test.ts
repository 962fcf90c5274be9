import { expect, test } from 'vitest'
import { err, ok } from '../../core/result.ts'
import { createPages, type FetchPage } from './pages.ts'

/** A list of numbers behind a keyset, with every request written down. */
const listOf = (count: number) => {
  const rows = Array.from({ length: count }, (_, at) => at)
  const asked: [string | null, number][] = []
  const fetch: FetchPage<number, string> = async (after, limit) => {
    asked.push([after, limit])
    const from = after === null ? 0 : rows.findIndex((row) => row > Number(after))
    const items = from < 0 ? [] : rows.slice(from, from + limit)
    const last = items.at(-1)
    return ok({ items, next: last === undefined || last === rows.at(-1) ? null : String(last), total: rows.length })
  }
  return { rows, asked, fetch }
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

test('[UI6] reads only as far as it is looked at', async () => {
  const { asked, fetch } = listOf(10_000)
  const pages = createPages(fetch)
  pages.refresh()
  await settle()
  expect(pages.total()).toBe(10_000)
  expect(pages.items().length).toBe(150)
  pages.need(120)
  await settle()
  expect(asked.length).toBe(1)
  pages.need(160)
  await settle()
  expect(asked.length).toBe(2)
  expect(pages.items().slice(0, 3)).toEqual([0, 1, 2])
})
test('[UI6] a jump far down reads in few, larger pages and leaves no gap', async () => {
  const { rows, asked, fetch } = listOf(10_000)
  const pages = createPages(fetch)
  pages.refresh()
  await settle()
  pages.need(7_999)
  await settle()
  expect(asked.length).toBeLessThanOrEqual(10)
  expect(pages.items()).toEqual(rows.slice(0, pages.items().length))
  expect(pages.items().length).toBeGreaterThanOrEqual(8_000)
})
test('[UI6] a refresh shows rows that came, keeps the old ones until then, and asks once for many wishes', async () => {
  const { rows, asked, fetch } = listOf(30)
  const pages = createPages(fetch)
  pages.refresh()
  await settle()
  rows.unshift(-1)
  asked.length = 0
  pages.refresh(); pages.refresh(); pages.refresh()
  expect(pages.items().length).toBe(30)
  await settle()
  expect(pages.items()[0]).toBe(-1)
  expect(pages.total()).toBe(31)
  expect(asked.length).toBeLessThanOrEqual(2)
})
test('[UI6] an answer to the question before does not overwrite the newer one', async () => {
  const answers: ((count: number) => void)[] = []
  const pages = createPages<number, string>(() => new Promise((resolve) => {
    answers.push((count) => resolve(ok({ items: Array.from({ length: count }, () => count), next: null, total: count })))
  }))
  pages.refresh()
  pages.restart()
  answers[0]?.(3)
  await settle()
  expect(pages.items()).toEqual([])
  answers[1]?.(2)
  await settle()
  expect(pages.items()).toEqual([2, 2])
})
test('[UI6] a failure is kept with what is shown, and the next refresh clears it', async () => {
  const { fetch } = listOf(5)
  let broken = false
  const pages = createPages<number, string>((after, limit) => (broken ? Promise.resolve(err('gone')) : fetch(after, limit)))
  pages.refresh()
  await settle()
  broken = true
  pages.refresh()
  await settle()
  expect(pages.failure()).toBe('gone')
  expect(pages.items().length).toBe(5)
  broken = false
  pages.refresh()
  await settle()
  expect(pages.failure()).toBe(null)
})
