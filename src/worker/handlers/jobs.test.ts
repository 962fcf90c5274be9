import { expect, test } from 'vitest'
import type { Notice } from '../api.ts'
import { createJobs, tellerTo } from './jobs.ts'

test('[JOB1] a job that is asked for ends the one before it, and begins when that is over', async () => {
  const jobs = createJobs()
  const seen: string[] = []
  const work = (name: string) => jobs.alone(async (stop) => {
    seen.push(`${name} begins`)
    while (!stop.aborted && seen.length < 20) await new Promise((resolve) => setTimeout(resolve, 1))
    seen.push(`${name} ends`)
    return name
  })
  const [first, second, third] = [work('a'), work('b'), work('c')]
  expect([await first, await second]).toEqual(['a', 'b'])
  jobs.stop()
  expect(await third).toBe('c')
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})

test('[JOB1] a job that throws leaves room for the next; stopping nothing is nothing', async () => {
  const jobs = createJobs()
  jobs.stop()
  await expect(jobs.alone(async () => { throw new Error('broken') })).rejects.toThrow('broken')
  expect(await jobs.alone(async (stop) => stop.aborted)).toBe(false)
})

test('[JOB1] how far it is goes to the page that asked, ten times a second, and at once when it matters', () => {
  const told: (readonly [Notice, string | null | undefined])[] = []
  let clock = 1000
  const tell = tellerTo({ client: 'tab' }, { now: () => clock, notify: (notice, client) => void told.push([notice, client]) })
  const notice: Notice = { type: 'export', records: { done: 0, total: 1 }, files: { done: 0, total: 0 } }
  tell(notice)
  clock += 50
  tell(notice)
  expect(told).toEqual([[notice, 'tab']])
  tell(notice, true)
  expect(told).toHaveLength(2)
  clock = 0
  tell(notice)
  expect(told, 'also when the clock steps back').toHaveLength(3)
})
