//! Messages as taps and sources emit them.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    cell::RefCell,
    io::{BufReader, Cursor, Read},
    rc::Rc,
};

use proptest::prelude::*;
use serde_json::json;

use super::*;

#[derive(Clone, Default)]
struct Place(Rc<RefCell<Vec<u8>>>);

impl Write for Place {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn run(text: &[u8]) -> Result<(Streams, BTreeMap<String, String>), StreamError> {
    let mut places = BTreeMap::<String, Place>::new();
    // A small buffer: lines come in pieces.
    let mut input = BufReader::with_capacity(7, Cursor::new(text.to_vec()));
    let told = split(&mut input, &mut |name| {
        let place = Place::default();
        assert!(places.insert(name.to_owned(), place.clone()).is_none(), "opened once");
        Ok(Box::new(place))
    })?;
    let text = |place: Place| String::from_utf8(place.0.borrow().clone()).unwrap();
    Ok((told, places.into_iter().map(|(name, place)| (name, text(place))).collect()))
}

#[test]
fn singer_records_go_to_their_streams_and_the_last_state_wins() {
    let text = br#"{"type": "SCHEMA", "stream": "ads_insights", "schema": {"properties": {}}, "key_properties": ["ad_id", "date_start"]}
{"type": "STATE", "value": {"bookmarks": {"ads_insights": {"date_start": "2026-03-01"}}}}
{"type": "RECORD", "stream": "ads_insights", "record": {"ad_id": "1", "spend": 12.340, "n": 12345678901234567890}, "time_extracted": "2026-03-31T00:00:00.000000Z"}
{"type":"record","stream":"ads_insights","record":{"ad_id":"2"},"time_extracted":"2026-03-31T09:00:01+09:00","version":1}

{"type": "RECORD", "stream": "campaigns", "record": {"id": "7"}}
{"type": "ACTIVATE_VERSION", "stream": "campaigns", "version": 1}
{"type": "STATE", "value": {"bookmarks": {"ads_insights": {"date_start": "2026-03-31"}}}}"#;
    let (told, texts) = run(text).unwrap();
    assert_eq!(
        texts["ads_insights"],
        "{\"ad_id\": \"1\", \"spend\": 12.340, \"n\": 12345678901234567890}\n{\"ad_id\":\"2\"}\n"
    );
    assert_eq!(texts["campaigns"], "{\"id\": \"7\"}\n");
    let insights = &told.streams["ads_insights"];
    assert_eq!((insights.records, insights.extracted_at), (2, Some("2026-03-31T00:00:01Z".parse().unwrap())));
    assert_eq!(insights.key_properties, ["ad_id", "date_start"]);
    assert_eq!(told.streams["campaigns"], Stream { records: 1, ..Stream::default() });
    assert_eq!(told.others, BTreeMap::from([("ACTIVATE_VERSION".to_owned(), 1)]));
    let last = json!({"bookmarks": {"ads_insights": {"date_start": "2026-03-31"}}});
    assert_eq!(told.state, Some(State::Whole(last)));
}

#[test]
fn airbyte_records_and_the_states_of_each_stream() {
    let text = br#"{"type":"LOG","log":{"level":"INFO","message":"Starting"}}
{"type":"TRACE","trace":{"type":"STREAM_STATUS","emitted_at":1.0,"stream_status":{"status":"STARTED"}}}
{"type":"RECORD","record":{"stream":"campaign","data":{"campaign.id":1,"metrics.cost_micros":5},"emitted_at":1774915200000}}
{"type":"RECORD","record":{"namespace":"kr","stream":"campaign","data":{"campaign.id":2},"emitted_at":1774915201000,"meta":{"changes":[]}}}
{"type":"STATE","state":{"type":"STREAM","stream":{"stream_descriptor":{"name":"campaign"},"stream_state":{"d":"1"}}}}
{"type":"STATE","state":{"type":"STREAM","stream":{"stream_descriptor":{"name":"campaign"},"stream_state":{"d":"2"}},"sourceStats":{"recordCount":1}}}
{"type":"STATE","state":{"type":"GLOBAL","global":{"shared_state":{"lsn":9},"stream_states":[]}}}
"#;
    let (told, texts) = run(text).unwrap();
    assert_eq!(texts["campaign"], "{\"campaign.id\":1,\"metrics.cost_micros\":5}\n");
    assert_eq!(texts["kr.campaign"], "{\"campaign.id\":2}\n");
    assert_eq!(told.streams["campaign"].extracted_at, Some("2026-03-31T00:00:00Z".parse().unwrap()));
    assert_eq!((told.others["LOG"], told.others["TRACE"]), (1, 1));
    let Some(State::Parts(parts)) = told.state else { panic!("parts") };
    assert_eq!(parts["campaign"]["stream"]["stream_state"], json!({"d": "2"}));
    assert_eq!(parts[""]["global"]["shared_state"], json!({"lsn": 9}));
    let (told, _) = run(br#"{"type":"STATE","state":{"data":{"cursor":"x"}}}"#).unwrap();
    assert_eq!(told.state, Some(State::Whole(json!({"cursor": "x"}))));
}

fn refusal(text: &[u8]) -> String {
    let error = run(text).unwrap_err();
    assert_ne!(error.said().en, error.said().ko);
    error.to_string()
}

#[test]
fn what_is_no_message_is_refused_with_its_line() {
    let good = "{\"type\":\"RECORD\",\"stream\":\"a\",\"record\":{}}\n";
    for (bad, said) in [
        ("INFO starting", "line 2 of the messages: it is no message (expected value at line 1 column 1)"),
        ("{\"type\":\"RECORD\",\"str", "line 2 of the messages: it is no message (EOF while parsing a string"),
        ("{\"stream\":\"a\"}", "line 2 of the messages: it has no `type`"),
        ("{\"type\":\"RECORD\",\"stream\":\"a\"}", "line 2 of the messages: a RECORD message lacks its content"),
        ("{\"type\":\"STATE\"}", "line 2 of the messages: a STATE message lacks its content"),
        ("\u{fffd}", "line 2 of the messages: it is no message"),
    ] {
        let error = refusal(format!("{good}{bad}\n").as_bytes());
        assert!(error.starts_with(said), "{error}");
    }
    let trace = r#"{"type":"TRACE","trace":{"type":"ERROR","emitted_at":1,"error":{"message":"the token has expired","failure_type":"config_error"}}}"#;
    assert_eq!(refusal(trace.as_bytes()), "the source stopped with an error (line 1): the token has expired");
}

#[test]
fn an_endless_line_is_refused_and_not_held() {
    let mut input = BufReader::new(io::repeat(b'x').take(1 << 30));
    let error = split(&mut input, &mut |_| Ok(Box::new(io::sink()))).unwrap_err();
    assert_eq!(error.to_string(), "line 1 of the messages: it is longer than 16 MiB; the messages were not taken over");
    assert!(input.into_inner().limit() > (1 << 30) - (18 << 20), "the rest is not read");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = run(&bytes);
    }

    #[test]
    fn every_record_arrives_as_it_was_written(records in prop::collection::vec(("[a-c]", "[^\\p{C}]{0,20}"), 0..30)) {
        let line = |(stream, text): &(String, String)| {
            json!({"type": "RECORD", "stream": stream, "record": {"t": text}}).to_string() + "\n"
        };
        let (told, texts) = run(records.iter().map(line).collect::<String>().as_bytes()).unwrap();
        let written: usize = texts.values().map(|text| text.lines().count()).sum();
        prop_assert_eq!(written, records.len());
        prop_assert_eq!(told.streams.values().map(|stream| stream.records).sum::<u64>(), records.len() as u64);
        for (stream, text) in &records {
            let expected = json!({"t": text}).to_string();
            prop_assert!(texts[stream].lines().any(|line| line == expected));
        }
    }
}
