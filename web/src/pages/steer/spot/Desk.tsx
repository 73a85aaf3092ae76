//! The sample on the left, the record in the middle, the checklist on the right; keys go from case to case while the desk has the focus.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { caseQuery } from '../../../api/spot.ts'
import type { SpotCaseItem, SpotDraw } from '../../../api/types.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { Checklist } from './Checklist.tsx'
import { Evidence, useOpened } from './Evidence.tsx'
import type { Hearing } from './marks.ts'
import { Record } from './Record.tsx'
import { Sample } from './Sample.tsx'

interface Props {
  of: SpotDraw
  /** The case in the address; the first that waits when there is none. */
  at: number | undefined
  go: (one: number) => void
}

export function Desk({ of, at, go }: Props) {
  const { t } = useTranslation('spot')
  const desk = useRef<HTMLDivElement>(null)
  // The first that waits stays in view when it is judged: what is found may be sent back.
  const [first] = useState(() => of.cases.find((one) => one.to_judge)?.case)
  const here = of.cases.find((one) => one.case === (at ?? first)) ?? of.cases[0]
  const step = (by: 1 | -1) => {
    const next = here && of.cases[of.cases.indexOf(here) + by]
    if (next) go(next.case)
  }
  const nextOpen = () => {
    const next = here && after(of.cases, here)
    if (next) go(next.case)
  }
  useEffect(() => desk.current?.focus({ preventScroll: true }), [])
  if (!here) return <p className="empty-line">{t('noCases')}</p>
  const keys = (event: React.KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target instanceof HTMLElement && event.target.matches('input, textarea, select'))) return
    const does = { j: () => step(1), k: () => step(-1), n: nextOpen }[event.key]
    if (!does) return
    event.preventDefault()
    does()
  }
  return (
    <div className="spot-desk" ref={desk} tabIndex={-1} onKeyDown={keys} role="group" aria-label={t('look.desk')}>
      <Sample of={of} here={here} go={go} />
      <Case draw={of.of.number} here={here} step={step} nextOpen={after(of.cases, here) ? nextOpen : null} desk={desk} />
    </div>
  )
}

/** The next case that waits for the reader, from the beginning again after the end. */
function after(cases: SpotCaseItem[], here: SpotCaseItem): SpotCaseItem | undefined {
  const at = cases.indexOf(here)
  return [...cases.slice(at + 1), ...cases.slice(0, at)].find((one) => one.to_judge)
}

interface CaseProps {
  draw: number
  here: SpotCaseItem
  step: (by: 1 | -1) => void
  nextOpen: (() => void) | null
  desk: React.RefObject<HTMLDivElement | null>
}

function Case({ draw, here, step, nextOpen, desk }: CaseProps) {
  const told = useQuery(caseQuery({ draw, case: here.case }))
  const opened = useOpened()
  const hearing = useRef<Hearing>(null)
  return (
    <div className="spot-case">
      <Loaded query={told} height={520}>
        {(of) => (
          <div className="spot-halves">
            <div className="spot-middle">
              <Evidence
                key={`${draw}/${of.of.case}`}
                kind={of.kind}
                about={of.of.key}
                of={of.evidence}
                opened={opened}
                hearing={hearing}
                desk={desk}
              />
              <Record of={of} />
            </div>
            <Checklist key={`${draw}/${of.of.case}`} of={of} step={step} nextOpen={nextOpen} desk={desk} hearing={hearing} />
          </div>
        )}
      </Loaded>
    </div>
  )
}
