//! One measure over time and by class: settings, drawing, numbers, and the way down to the rows.
import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { askQuery, exportAddress, homeQuery } from '../../api/queries.ts'
import type { Measure } from '../../api/types.ts'
import { useSay } from '../../locales/say.ts'
import { TopSlot } from '../../shell/TopSlot.tsx'
import { Definition } from '../Definition.tsx'
import { Downloads } from '../Downloads.tsx'
import { useLabels } from '../hooks.ts'
import { Loaded } from '../Loaded.tsx'
import { PageHeader } from '../PageHeader.tsx'
import { BoardBody } from './BoardBody.tsx'
import { Fields } from './Fields.tsx'
import { NothingFound } from './NothingFound.tsx'
import { PeriodField } from './PeriodField.tsx'
import { Sentence } from './Sentence.tsx'
import { exported, holds, questions, type BoardState, type Change } from './state.ts'
import { WhereChips } from './Where.tsx'
import { whereText } from './whereText.ts'

export interface BoardProps {
  measure: Measure
  /** A share of one whole: stacked to 100%, and it can be smoothed. */
  share: boolean
  state: BoardState
  set: (change: Change) => void
  /** Stands before the downloads: a way to another measure. */
  picker?: ReactNode
}

export function Board(props: BoardProps) {
  const { measure, share, state, set, picker } = props
  const say = useSay()
  const labels = useLabels()
  const home = useQuery(homeQuery)
  const { plain, smoothed } = useMemo(() => questions(measure.id, state), [measure.id, state])
  const answer = useQuery(askQuery(plain))
  const smooth = useQuery({ ...askQuery(smoothed ?? plain), enabled: smoothed !== null })
  const down = exported(measure.id, state)
  const full = !answer.isError && !smooth.isError && holds(answer.data, state.from)
  return (
    <>
      <TopSlot>
        <PeriodField state={state} set={set} factsUntil={home.data?.facts_until ?? null} />
      </TopSlot>
      <PageHeader
        title={say(measure)}
        beside={
          answer.data && (
            <Definition
              measure={measure}
              formula={measure.definition}
              calibre={answer.data.calibre}
              factsUntil={answer.data.facts_until}
              asOf={answer.data.as_of}
              filters={state.where.map((one) => whereText(one, labels))}
            />
          )
        }
        sentence={answer.data && <Sentence answer={answer.data} beside={smoothed ? (smooth.data ?? null) : null} share={share} />}
        actions={
          <>
            {picker}
            <Downloads address={(format, language) => (full ? exportAddress(down, format, language) : null)} />
          </>
        }
      />
      <section className="panel board" aria-label={say(measure)}>
        <Fields measure={measure} share={share} state={state} set={set} />
        <WhereChips where={state.where} set={set} />
        <Loaded query={answer} height={420} empty={<NothingFound state={state} set={set} />}>
          {(data) =>
            smoothed ? (
              <Loaded query={smooth} height={420}>
                {(smoothData) => <BoardBody {...props} plain={data} smoothed={smoothData} />}
              </Loaded>
            ) : (
              <BoardBody {...props} plain={data} smoothed={null} />
            )
          }
        </Loaded>
      </section>
    </>
  )
}
