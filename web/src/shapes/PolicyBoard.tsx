//! The frame of a board of the policies of a time: what it is, its time, filters and tools; what was found stands below.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { boardAddress, bookQuery, homeQuery, type BoardName } from '../api/queries.ts'
import type { CalibreName, Measure } from '../api/types.ts'
import { BridgePeriod } from '../pages/know/bridge/Period.tsx'
import { TopSlot } from '../shell/TopSlot.tsx'
import { WhereChips, WhereField } from './board/Where.tsx'
import { BoardTools } from './BoardTools.tsx'
import { classDimensions } from './classDimensions.ts'
import type { Limits } from './limits.ts'
import { Loaded } from './Loaded.tsx'
import { PageHeader } from './PageHeader.tsx'
import { lastDayOfMonth, monthsBefore } from './period.ts'

/** What is looked at. */
export interface PoliciesOf {
  measure: Measure
  /** The dimensions by which policies fall into classes. */
  dimensions: string[]
  factsUntil: string | null
  limits: { where: string[]; from: string | undefined; to: string | undefined }
}

interface Props {
  title: string
  sentence: string
  search: Limits
  /** So many months are looked at where the address names no days. */
  months: number
  children: (of: PoliciesOf) => ReactNode
}

export function PolicyBoard({ title, sentence, search, months, children }: Props) {
  const book = useQuery(bookQuery)
  const home = useQuery(homeQuery)
  return (
    <>
      <PageHeader title={title} sentence={<p>{sentence}</p>} />
      <Loaded query={book} height={560}>
        {(data) => {
          const measure = data.measures.find((one) => one.id === 'policies')
          if (!measure || !(home.data || home.isError)) return null
          const factsUntil = home.data?.facts_until ?? null
          const to = search.to ?? (factsUntil ? lastDayOfMonth(factsUntil) : undefined)
          const from = search.from ?? (to ? monthsBefore(to, months - 1) : undefined)
          return children({ measure, dimensions: classDimensions(measure, data.dimensions), factsUntil, limits: { where: search.where ?? [], from, to } })
        }}
      </Loaded>
    </>
  )
}

/** What is asked of the server: what is not said is left out. */
export function askedOf({ where, from, to }: PoliciesOf['limits']): { where?: string[]; from?: string; to?: string } {
  return { ...(where.length > 0 ? { where } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) }
}

interface SettingsProps {
  of: PoliciesOf
  board: BoardName
  /** What was found; there is no file before. */
  found: { calibre: CalibreName } | undefined
  set: (change: { [Name in keyof Limits]?: Limits[Name] | null }) => void
  /** A dimension that the board is broken down by. */
  by?: string | undefined
  children?: ReactNode
}

export function PolicySettings({ of, board, found, set, by, children }: SettingsProps) {
  const { t } = useTranslation('board')
  const { measure, dimensions, factsUntil, limits } = of
  const filter = (change: { where?: string[] | null }) => set({ where: change.where ?? null })
  return (
    <>
      <TopSlot>
        <BridgePeriod from={limits.from} to={limits.to} set={({ from, to }) => set({ from: from ?? null, to: to ?? null })} factsUntil={factsUntil} />
      </TopSlot>
      <section className="panel" aria-label={t('fields')}>
        <div className="fields" role="group" aria-label={t('fields')}>
          {children}
          <WhereField dimensions={dimensions} measure={measure} state={{ where: limits.where }} set={filter} />
        </div>
        <BoardTools
          measure={measure}
          calibre={found?.calibre}
          limits={limits}
          address={(format, language) => (found ? boardAddress(board, { by, ...limits }, format, language) : null)}
        />
        <WhereChips where={limits.where} set={filter} />
      </section>
    </>
  )
}
