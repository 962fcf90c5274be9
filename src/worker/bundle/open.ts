/** The door for a bundle: what it is, whose it is, whether this device may take it, with which key. Nothing is written here. Rules BUN4, BUN11. */
import type { Project } from '../../core/ports.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { openBundle, type Secret } from '../../exchange/bundle.ts'
import type { Subtle } from '../../exchange/cipher.ts'
import type { BundleHeader } from '../../exchange/header.ts'
import type { BundleAbout } from '../../exchange/parts.ts'
import { currentProject, projectNameOf } from '../../storage/device.ts'
import type { BundleFacts, BundleRefusal } from '../api-bundle.ts'
import type { Context } from '../context.ts'
import { partReader, piecesOfFile, Unreadable, type PartReader, type ReadEnd } from './part-reader.ts'

export interface OpenedBundle {
  readonly about: BundleAbout
  readonly facts: BundleFacts
  /** what this device becomes a member of by taking it */
  readonly joins: Project | null
  /** behind what was read here */
  readonly parts: PartReader
}
export interface OpenMeans extends Pick<Context, 'store'> {
  readonly subtle: Subtle
  readonly stopped: () => boolean
}

const refuse = (refusal: BundleRefusal): Result<never, BundleRefusal> => err(refusal)

const otherProject = (project: string, mine: Project | null): Result<never, BundleRefusal> => refuse({ type: 'other-project', project, mine: mine?.name ?? '' })

const secretFor = ({ store }: OpenMeans, { key }: BundleHeader, passphrase: string | null): Result<Secret, BundleRefusal> => {
  if (key.kind === 'passphrase') return passphrase === null ? refuse({ type: 'passphrase-wanted' }) : ok({ kind: 'passphrase', text: passphrase })
  const mine = currentProject(store.db)
  if (mine === null) return refuse({ type: 'members-only' })
  return mine.id === key.project ? ok({ kind: 'project', key: mine.key }) : otherProject(projectNameOf(store.db, key.project), mine)
}

/** Why the first chunk gave nothing. */
const refusalOf = (end: ReadEnd | null, { key }: BundleHeader): BundleRefusal => {
  switch (end?.type) {
    case 'wrong-key': return { type: key.kind === 'passphrase' ? 'passphrase-wrong' : 'damaged' }
    case 'cut': case 'unreadable': return { type: end.type }
    case undefined: return { type: 'empty' }
    default: return { type: 'damaged' }
  }
}

export const openForTaking = async (means: OpenMeans, file: Blob, passphrase: string | null): Promise<Result<OpenedBundle, BundleRefusal>> => {
  if (file.size === 0) return refuse({ type: 'not-a-bundle' })
  let read = 0
  let opened: Awaited<ReturnType<typeof openBundle>>
  try {
    opened = await openBundle(means.subtle, piecesOfFile(file, (bytes) => { read += bytes }))
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return refuse({ type: 'unreadable' })
  }
  if (!opened.ok) return refuse({ type: opened.error.type })
  const { header } = opened.value
  const secret = secretFor(means, header, passphrase)
  if (!secret.ok) return secret
  const parts = partReader(opened.value.parts(secret.value), () => read, means.stopped)
  const found = await firstParts(means, parts, header, file.size)
  if (!found.ok) await parts.close()
  return found
}

/** [BUN11] The project's part counts behind a passphrase only: who knows the project's key is in it already. */
const firstParts = async ({ store }: OpenMeans, parts: PartReader, header: BundleHeader, size: number): Promise<Result<OpenedBundle, BundleRefusal>> => {
  const first = await parts.peek()
  if (first?.kind !== 'about') return refuse(first === null ? refusalOf(parts.end(), header) : { type: 'damaged' })
  parts.next()
  const second = await parts.peek()
  const project = second?.kind === 'project' && header.key.kind === 'passphrase' ? second.project : null
  const mine = currentProject(store.db)
  if (project !== null && mine !== null && project.id !== mine.id) return otherProject(project.name, mine)
  const joins = mine === null ? project : null
  const { device, project: name, created, records, files, drafts, forms } = first.about
  return ok({ about: first.about, joins, parts, facts: { device, project: name, created, records, files, drafts, forms, bytes: size, joins: joins !== null } })
}
