/** The memory replica keeps the contract that the real one keeps. */
import { describe } from 'vitest'
import { replicaContract } from '../../storage/testing/replica-contract.ts'
import { testIdentity } from './device.ts'
import { createMemoryReplica } from './memory-replica.ts'

describe('the memory replica', () => {
  replicaContract(async (name) => {
    const { origin } = testIdentity(name)
    const replica = createMemoryReplica(origin)
    let made = 0
    return {
      replica,
      origin,
      insert: (text) => {
        const record = `${name} ${++made}`
        replica.write({ record, text })
        return record
      },
      edit: (record, text) => replica.write({ record, text }),
      delete: (record) => replica.write({ record, text: null }),
      records: () => replica.texts(),
    }
  })
})
