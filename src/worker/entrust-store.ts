/** What handing files over to another device needs of this one (sync/files/ports.ts): who must keep what, and whether it is still right. Rule BLB25. */
import { entrustableFiles } from '../storage/blob-holders.ts'
import { noteKeeper, takeOver } from '../storage/blob-keepers.ts'
import { wholeOf } from '../storage/blob-parts.ts'
import type { Store } from '../storage/store.ts'
import type { BlobStore, LeafHash } from '../blobs/store.ts'
import type { EntrustStore } from '../sync/files/ports.ts'
import { leavesOfWhole } from './checked-files.ts'

export interface EntrustDeps {
  readonly store: Pick<Store, 'db' | 'ownOrigins'>
  readonly blobs: BlobStore
  readonly leafHash: LeafHash
  /** More may go from here than before, or less. */
  readonly onEntrusted: () => void
}

export const createEntrustStore = ({ store, blobs, leafHash, onEntrusted }: EntrustDeps): EntrustStore => ({
  entrustable: (origin) => entrustableFiles(store, origin).map(({ id }) => id),
  readsBack: async (id) => {
    const [whole] = wholeOf(store.db, [id])
    return whole !== undefined && (await leavesOfWhole(blobs, leafHash, id, whole.size)) !== null
  },
  takeOver: (ids) => {
    const taken = takeOver(store.db, ids)
    if (taken.length > 0) onEntrusted()
    return taken
  },
  entrusted: (origin, ids) => {
    noteKeeper(store.db, origin, ids)
    onEntrusted()
  },
})
