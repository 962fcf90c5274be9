/** Ids that one device gave to its rows ascend with its changes (core/ids.ts), so "its rows after change n" is one range of an id index. */
import { maxIndex, maxSeq, newRowId, type Origin } from '../core/ids.ts'
import { rowIdBytes } from '../core/row-bytes.ts'

/** First and last id that changes after `seq` can have made, as bytes for BETWEEN. */
export const ownRowsAfter = (origin: Origin, seq: number): readonly [Uint8Array, Uint8Array] => [
  rowIdBytes(newRowId({ origin, seq: Math.min(maxSeq, seq + 1), index: 0 })),
  rowIdBytes(newRowId({ origin, seq: maxSeq, index: maxIndex })),
]
