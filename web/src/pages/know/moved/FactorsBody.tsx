//! A count as people × their activity rate × what each does × policies from that, and what each of these moved.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { MovedFactors } from '../../../api/types.ts'
import type { Steps } from '../../../charts/waterfall.ts'
import { useSay } from '../../../locales/say.ts'
import type { ChartView } from '../../../shapes/ChartOrTable.tsx'
import { useWriter } from '../../../shapes/hooks.ts'
import { Change } from './Change.tsx'
import { Drawing } from './Drawing.tsx'
import { Told, useSentence } from './Told.tsx'
import { useWriting } from './writing.ts'

interface Props {
  moved: MovedFactors
  view: ChartView
  setView: (view: ChartView) => void
}

export function FactorsBody({ moved, view, setView }: Props) {
  const { t } = useTranslation('moved')
  const say = useSay()
  const writer = useWriter()
  const write = useWriting(moved.measure)
  const { before, after } = moved
  const ends = useMemo(() => ({ a: t('time', before), b: t('time', after) }), [before, after, t])
  const all = useMemo(() => [...moved.factors, ...(moved.beside ? [moved.beside] : [])], [moved])
  const steps = useMemo((): Steps => {
    let value = before.value
    const text = (figure: number, unit: string) => {
      const words = writer.cell(figure, { unit, currency: null })
      return { zh: words, en: words }
    }
    return {
      a: before,
      b: after,
      steps: all.map((one) => ({ what: one.name, from: text(one.before, one.unit), to: text(one.after, one.unit), change: one.change, value: (value += one.change) })),
    }
  }, [all, before, after, writer])
  const first = [...all].sort((one, other) => Math.abs(other.change) - Math.abs(one.change))[0]
  const sentence = useSentence({ moved, first: first ? { name: say(first.name), change: first.change } : undefined, write })
  return (
    <>
      <Told sentence={sentence} ends={ends} calibre={moved.calibre} notes={moved.notes} view={view} setView={setView}>
        <p className="moved-totals">{`${say(moved.measure)} = ${moved.factors.map((one) => say(one.name)).join(' × ')}${moved.beside ? ` + ${say(moved.beside.name)}` : ''}`}</p>
      </Told>
      {view !== 'table' ? (
        <Drawing steps={steps} ends={ends} measure={moved.measure} write={write} sentence={sentence} />
      ) : (
        <div className="scroller" tabIndex={0} role="region" aria-label={t('parts')}>
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('factor')}</th>
                {[t('before'), t('after'), t('contributes')].map((head) => (
                  <th key={head} scope="col" className="number">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {all.map((one, at) => (
                <tr key={at}>
                  <th scope="row">{say(one.name)}</th>
                  <td className="number">{writer.cell(one.before, { unit: one.unit, currency: null })}</td>
                  <td className="number">{writer.cell(one.after, { unit: one.unit, currency: null })}</td>
                  <td className="number">
                    <Change value={one.change} write={write} />
                  </td>
                </tr>
              ))}
              <tr className="moved-all">
                <th scope="row">{say(moved.measure)}</th>
                <td className="number">{write.own(before.value)}</td>
                <td className="number">{write.own(after.value)}</td>
                <td className="number">
                  <Change value={moved.change} write={write} />
                </td>
              </tr>
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
