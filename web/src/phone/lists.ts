//! The last lists that the server told, kept on the phone for when there is no network: of one account only, gone when it signs out
//! and after a week.

/** What was told. */
export interface List {
  /** The question, as text. */
  name: string
  /** The account that asked. */
  by: string
  told: unknown
  /** When (ms). */
  at: number
}

/** Where they lie. */
export interface Shelf {
  all: () => Promise<List[]>
  put: (list: List) => Promise<void>
  clear: () => Promise<void>
}

const WEEK_MS = 7 * 86_400_000

export class Lists {
  private by: string | null = null
  private readonly shelf: Shelf

  constructor(shelf: Shelf) {
    this.shelf = shelf
  }

  /** Those of the account; whatever another one saw goes, and what is too old. */
  async of(by: string, now: number): Promise<List[]> {
    this.by = by
    try {
      const all = await this.shelf.all()
      const own = all.filter((one) => one.by === by && now - one.at < WEEK_MS)
      if (own.length < all.length) {
        await this.shelf.clear()
        await Promise.all(own.map((one) => this.shelf.put(one)))
      }
      return own
    } catch {
      // A phone that keeps nothing shows what the server tells.
      return []
    }
  }

  async keep(name: string, told: unknown, at: number): Promise<void> {
    const { by } = this
    if (by !== null) await this.shelf.put({ name, by, told, at }).catch(() => undefined)
  }

  /** Nothing that somebody saw stays. */
  async wipe(): Promise<void> {
    this.by = null
    await this.shelf.clear().catch(() => undefined)
  }
}

const NAME = 'upcount.phone.lists'
const STORE = 'lists'

/** The browser's own database. */
export const shelf: Shelf = {
  all: async () => done((await store('readonly')).getAll() as IDBRequest<List[]>),
  put: async (list) => void (await done((await store('readwrite')).put(list))),
  clear: async () => done((await store('readwrite')).clear()),
}

async function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const open = window.indexedDB.open(NAME, 1)
  open.onupgradeneeded = () => open.result.createObjectStore(STORE, { keyPath: 'name' })
  const base = await done(open)
  const transaction = base.transaction(STORE, mode)
  transaction.oncomplete = () => base.close()
  return transaction.objectStore(STORE)
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the database does not answer'))
  })
}
