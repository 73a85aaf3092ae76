//! The texts of this screen, which come with it.
import { addTexts } from '../../../locales/index.ts'
import en from './spot.en.json'
import zh from './spot.zh.json'

addTexts('spot', { zh, en })
