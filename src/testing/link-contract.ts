/** What every ports.Link must do, whatever carries it; each maker also says how its bytes move and when an end is told that the link is gone. */
import { expect, test } from 'vitest'
import type { Link } from '../core/ports.ts'

type Side = 'a' | 'b'
export interface DrivenLinks {
  readonly links: Readonly<Record<Side, Link>>
  readonly got: Readonly<Record<Side, readonly Uint8Array[]>>
  /** how often each end was told that the link is gone */
  readonly gone: () => Readonly<Record<Side, number>>
  /** Lets everything that is under way arrive. */
  flow(): Promise<void>
}

const message = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, index) => (index * 31 + size) & 255)
const sizes = [1, 2, 100, 65_535, 65_536, 65_537, 3, 1024 * 1024 + 64, 5]
const plain = (list: readonly Uint8Array[]): readonly string[] => list.map((bytes) => `${bytes.length} ${Buffer.from(bytes).toString('base64').slice(0, 40)} ${bytes.at(-1)}`)

export const linkContract = (make: () => Promise<DrivenLinks>): void => {
  test('[LINK9] messages of any size arrive whole and in order, both ways at once', async () => {
    const { links, got, flow } = await make()
    const sends = sizes.flatMap((size) => [links.a.send(message(size)), links.b.send(message(size + 1))])
    await flow()
    expect(await Promise.all(sends)).toEqual(sends.map(() => true))
    expect(plain(got.b)).toEqual(plain(sizes.map(message)))
    expect(plain(got.a)).toEqual(plain(sizes.map((size) => message(size + 1))))
  })
  test('[LINK9] what was sent before the close arrives, then the other end is told once, and nothing more is taken', async () => {
    const { links, got, gone, flow } = await make()
    const sends = [links.a.send(message(10)), links.a.send(message(200_000)), links.a.send(message(7))]
    links.a.close()
    await flow()
    await Promise.all(sends)
    expect(plain(got.b)).toEqual(plain([10, 200_000, 7].map(message)))
    expect(gone().b).toBe(1)
    expect([await links.a.send(message(1)), await links.b.send(message(1))]).toEqual([false, false])
    links.a.close()
    links.b.close()
    await flow()
    expect(gone().b).toBe(1)
    expect(got.a).toEqual([])
  })
}
