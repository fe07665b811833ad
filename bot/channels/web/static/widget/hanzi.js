// The characters of words.js that differ: simplified and traditional in turn. tests/channels/web/test_widget_words.py compares them with OpenCC.
export const TRADITIONAL = "丢丟个個为為么麼们們价價会會儿兒关關内內写寫几幾务務动動发發号號后後吗嗎员員咨諮处處复複头頭对對帮幫开開录錄态態换換据據数數断斷机機条條来來没沒浅淺满滿点點状狀现現着著码碼确確约約线線经經结結络絡继繼续續网網记記证證评評诊診试試话話询詢说說请請谁誰谢謝费費输輸过過还還这這进進连連里裡钟鐘闭閉问問险險题題额額验驗";
