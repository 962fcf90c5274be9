/**
 * Answers what one device asks about files. Blocks are read and sent a few at a time, each when the link has taken the one before, so
 * that memory does not depend on how much is asked for; what is asked beyond a limit is left out. What went is counted in sending.ts.
 * Rules FLX2, FLX12, FLX23.
 */
import { freeBytes } from '../../core/free-bytes.ts'
import type { BlobId } from '../../core/ids.ts'
import { hasBlock } from './blocks.ts'
import type { FileCount } from './counts.ts'
import { fileLimits, type FileMessage, type FilePart } from './messages.ts'
import type { FileStore } from './ports.ts'
import { createSending } from './sending.ts'

const atOnce = 3
/** of one device; it asks for at most a window of 8 MiB */
const mostQueued = 1024
const mostQuestions = 64

export interface Server {
  take(message: FileMessage): void
  /** News went to the other device beside this. */
  told(message: FileMessage): void
  sending(): FileCount
  /** something is asked for and not yet sent */
  busy(): boolean
  end(): void
}

interface ServerDeps {
  readonly store: FileStore
  send(message: FileMessage): Promise<boolean>
  onChange(): void
  /** The other device asks for these, which are whole here. */
  onLacks(ids: readonly BlobId[]): void
  /** A block that this device has no more, though it has others of the file. */
  onLost(id: BlobId, index: number): void
  onBroken(error: unknown): void
}

export const createServer = ({ store, send, onChange, onLacks, onLost, onBroken }: ServerDeps): Server => {
  const counts = createSending()
  const questions: (() => Promise<unknown>)[] = []
  let blocks: { readonly id: BlobId; readonly index: number }[] = []
  const lacking = new Set<BlobId>()
  let running = 0
  let ended = false

  const tell = (part: FilePart): Promise<boolean> => {
    counts.toldPart(part)
    return send({ kind: 'part', ...part })
  }
  /** [FLX23] Nothing that was asked of this file comes any more; what there is of it is told anew. Null: its hashes were asked for. */
  const lack = async (id: BlobId, index: number | null): Promise<void> => {
    counts.lacks(id)
    blocks = blocks.filter((block) => block.id !== id)
    if (lacking.has(id)) return
    lacking.add(id)
    await send({ kind: 'lack', id })
    const [part] = await store.parts([id])
    // what cannot be read now, though it is here, is not offered again
    if (part !== undefined && index !== null && !hasBlock(part.have, index)) {
      onLost(id, index)
      await tell(part)
    }
    lacking.delete(id)
  }
  const sendBlock = async ({ id, index }: { readonly id: BlobId; readonly index: number }): Promise<void> => {
    const bytes = await store.block(id, index)
    if (bytes === null) return lack(id, index)
    const size = bytes.length
    const sent = send({ kind: 'block', id, index, bytes })
    freeBytes(bytes)
    if (!(await sent)) return
    counts.sent(id, index, size)
    onChange()
  }
  const work = async (): Promise<void> => {
    for (;;) {
      const question = questions.shift()
      const block = question === undefined ? blocks.shift() : undefined
      if (ended || (question === undefined && block === undefined)) return
      await (question === undefined ? sendBlock(block as (typeof blocks)[number]) : question())
    }
  }
  const start = (): void => {
    while (running < atOnce && running < questions.length + blocks.length) {
      running++
      void work().catch(onBroken).finally(() => {
        running--
        if (!ended) start()
      })
    }
  }
  const ask = (question: () => Promise<unknown>): void => {
    if (questions.length < mostQuestions) questions.push(question)
    start()
  }

  return {
    take: (message) => {
      switch (message.kind) {
        case 'ask':
          return ask(async () => {
            const files = await store.held(message.ids)
            if (message.want) {
              onLacks(files.map(({ id }) => id))
              for (const file of files) counts.wanted(file)
            }
            onChange()
            await send({ kind: 'have', answer: true, files })
            if (message.want) for (const part of (await store.parts(message.ids)).slice(0, fileLimits.parts)) await tell(part)
          })
        case 'get-leaves':
          return ask(async () => {
            const found = await store.leaves(message.id)
            if (found === null || message.from * 32 >= found.hashes.length) return lack(message.id, null)
            if (found.isWhole) counts.wanted({ id: message.id, size: found.size })
            else counts.asked(message.id)
            await send({ kind: 'leaves', id: message.id, size: found.size, from: message.from, hashes: found.hashes.slice(message.from * 32, (message.from + fileLimits.hashes) * 32) })
          })
        case 'get':
          for (const { id, first, count } of message.runs) {
            counts.asked(id)
            for (let index = first; index < first + count && blocks.length < mostQueued; index++) blocks.push({ id, index })
          }
          return start()
        case 'have':
          counts.heardWhole(message.files)
          return onChange()
        case 'part':
          counts.heardPart(message)
          return onChange()
        case 'drop':
          counts.dropped(message.ids)
          return onChange()
        default:
      }
    },
    told: (message) => {
      if (message.kind === 'have') counts.toldWhole(message.files)
      if (message.kind === 'part') counts.toldPart(message)
    },
    sending: counts.count,
    busy: () => running > 0,
    end: () => {
      ended = true
      questions.length = 0
      blocks = []
    },
  }
}
