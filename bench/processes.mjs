/** What the processes of a browser use, read from /proc: of all whose command line names the profile. */
import { readFileSync, readdirSync } from 'node:fs'

const sumOver = (profile, read) => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).reduce((sum, pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(profile) ? sum + read(pid) : sum
  } catch {
    return sum // it ended meanwhile
  }
}, 0)

/** Bytes of memory; what processes share is counted once (proportional set size). */
export const memoryOf = (profile) => sumOver(profile, (pid) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024)

/** Seconds of processor time so far: what other work on the machine does not change. */
export const cpuOf = (profile) => sumOver(profile, (pid) => {
  const [, fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const parts = fields.split(' ')
  return (Number(parts[11]) + Number(parts[12])) / 100
})
