//! A board's drawing or table, with the menu and the rows of its numbers.
import { useNavigate } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { Suspense, useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api/types.ts'
import { Chart } from '../../charts/Chart.tsx'
import { useSay } from '../../locales/say.ts'
import { useBook, useCoversText, useLabels, usePeriodName, useWriter } from '../hooks.ts'
import { placeOf } from '../Floating.tsx'
import { BRIDGED, bridgedOf } from '../bridged.ts'
import { NumberMenu, type OpenMenu } from '../NumberMenu.tsx'
import { RowsDrawer, type RowsOf } from '../rowsOf.ts'
import { numberActions } from './actions.ts'
import type { BoardProps } from './Board.tsx'
import { classDimensions } from '../classDimensions.ts'
import { NothingFound } from './NothingFound.tsx'
import { boardOption, POINTS } from './options.ts'
import { Ranking } from './Ranking.tsx'
import { boardData, namesAny, OTHERS, type ClassSeries } from './series.ts'
import { SeriesTable } from './SeriesTable.tsx'
import { useSmoothName } from './smoothName.ts'
import type { BoardView } from './state.ts'

interface Props extends BoardProps {
  plain: Answer
  smoothed: Answer | null
}

export function BoardBody({ plain, smoothed, measure, share, state, set }: Props) {
  const { t } = useTranslation('board')
  const { t: shapes } = useTranslation('shapes')
  const say = useSay()
  const book = useBook()
  const labels = useLabels()
  const navigate = useNavigate()
  const writer = useWriter()
  const periodName = usePeriodName()
  const coversText = useCoversText()
  const smoothName = useSmoothName()
  const [menu, setMenu] = useState<OpenMenu | null>(null)
  const [rows, setRows] = useState<RowsOf | null>(null)
  // Once opened it stays in the page, so that it can close with grace.
  const asked = useRef(false)
  if (rows) asked.current = true
  const closeMenu = useCallback(() => setMenu(null), [])

  const data = useMemo(
    () => boardData({ plain, smoothed, from: state.from, compare: state.compare, top: state.top }),
    [plain, smoothed, state.from, state.compare, state.top],
  )
  const name = useCallback(
    (one: ClassSeries) =>
      one.id === OTHERS
        ? t('others', { classes: one.members.length })
        : one.keys?.map((key, at) => labels.value(plain.by[at] ?? '', key)).join(' · ') || t('whole'),
    [labels, plain.by, t],
  )
  const stacked = share && state.view === 'area'
  const option = useMemo(
    () =>
      boardOption({
        data,
        stacked,
        points: smoothed !== null,
        words: {
          period: periodName,
          name,
          value: (value) => writer.full(value, measure),
          covers: coversText,
          tick: (value) => writer.tick(value, measure),
        },
      }),
    [data, stacked, smoothed, periodName, coversText, name, writer, measure],
  )

  const bridged = share ? BRIDGED[0] : bridgedOf(measure.id)
  const open = (one: ClassSeries, at: number, place: OpenMenu['at'], from: HTMLElement | null) => {
    const period = data.periods[at]
    if (period === undefined) return
    const dimensions = classDimensions(measure, book?.dimensions ?? []).map((id) => ({ id, name: labels.dimension(id) }))
    const actions = numberActions({
      one,
      period,
      what: `${name(one)} · ${periodName(period)}`,
      figure: writer.full(one.shown[at] ?? null, measure),
      measure: measure.id,
      by: plain.by,
      state,
      dimensions,
      compareName: (compare) => shapes(`compare.${compare}`),
      set,
      seeRows: setRows,
      // What a share counts are policies.
      bridge: bridged && ((limits) => void navigate({ to: '/bridge', search: { measure: bridged, ...limits } })),
    })
    setMenu({ at: place, from, actions })
  }
  const pick = (one: ClassSeries, at: number, element: HTMLElement) => open(one, at, placeOf(element), element)

  const head = plain.by.map((id) => labels.dimension(id)).join(' · ') || t('class')
  const last = data.periods.length - 1
  const first = data.classes[0]
  if (last < 0 || !first) return <NothingFound state={state} set={set} />
  if (plain.by.length > 0 && !namesAny(plain)) return <p className="empty-line">{t('notGiven', { classes: head })}</p>

  const lastPeriod = data.periods[last] ?? ''
  const covers = data.covers[last] ?? null
  const lastName = covers === null ? periodName(lastPeriod) : t('part', { period: periodName(lastPeriod), covers: coversText(lastPeriod, covers) })
  // Facts that do not say their class are no class to be named as the largest.
  const largest = data.classes.find((one) => one.keys?.some((key) => key !== null)) ?? first
  const caption = t(plain.by.length ? 'caption' : 'captionWhole', {
    measure: say(measure),
    name: name(largest),
    value: writer.full(largest.shown[last] ?? null, measure),
    period: lastName,
  })
  const views: BoardView[] = share ? ['area', 'lines', 'table'] : ['lines', 'table']
  const numbers = { data, measure, compare: state.compare, head, name, pick }
  return (
    <>
      <div className="board-bar">
        <p className="board-caption">
          {caption}
          {smoothed && state.view !== 'table' && <> {t(stacked ? 'pointsOnArea' : 'pointsOnLines', { smoothing: smoothName(state, state.grain) })}</>}
          {data.total > data.classes.length && <> {t('shownOf', { shown: data.classes.filter((one) => one.id !== OTHERS).length, total: data.total })}</>}
        </p>
        <Segmented<BoardView>
          aria-label={shapes('view.label')}
          value={state.view}
          options={views.map((view) => ({ value: view, label: t(`views.${view}`) }))}
          onChange={(view) => set({ view: view === views[0] ? null : view })}
        />
      </div>
      {state.view === 'table' ? (
        <SeriesTable {...numbers} share={share} caption={caption} />
      ) : (
        <div className="board-drawing">
          <Chart
            option={option}
            height={400}
            sentence={caption}
            onPoint={({ series, at, left, top }) => {
              const id = series.endsWith(POINTS) ? series.slice(0, -1) : series
              const one = data.classes.find((other) => other.id === id)
              if (one && at !== undefined) open(one, at, { left, top, bottom: top }, null)
            }}
          />
          <Ranking {...numbers} />
        </div>
      )}
      {menu && <NumberMenu menu={menu} close={closeMenu} />}
      <Suspense fallback={null}>{asked.current && <RowsDrawer of={rows} close={() => setRows(null)} />}</Suspense>
    </>
  )
}
