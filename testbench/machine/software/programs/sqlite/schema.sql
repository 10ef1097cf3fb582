PRAGMA page_size = 1024;
CREATE TABLE customer(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, city TEXT, credit REAL DEFAULT 10.5);
CREATE TABLE item(id INTEGER PRIMARY KEY, title TEXT COLLATE NOCASE, price REAL CHECK (price >= 0), tags TEXT);
CREATE TABLE sale(id INTEGER PRIMARY KEY, customer INT REFERENCES customer(id), item INT REFERENCES item(id),
  amount INT, day TEXT);
CREATE TABLE log(what TEXT, number INT, PRIMARY KEY (what, number)) WITHOUT ROWID;
CREATE INDEX sale_customer ON sale(customer, item);
CREATE INDEX item_price ON item(price) WHERE price > 5;
CREATE VIEW spent AS SELECT c.name AS name, sum(s.amount * i.price) AS total
  FROM sale s JOIN customer c ON c.id = s.customer JOIN item i ON i.id = s.item GROUP BY c.id;
CREATE TRIGGER logged AFTER INSERT ON sale BEGIN
  INSERT OR REPLACE INTO log VALUES ('sale of ' || new.item, new.amount);
END;
INSERT INTO customer(name, city) VALUES ('Ada', 'London'), ('Blaise', 'Paris'), ('Carl', 'Brunswick'),
  ('Daniel', 'Basel'), ('Emmy', 'Erlangen');
INSERT INTO item(title, price, tags) VALUES ('kettle', 24.5, '["kitchen","steel"]'),
  ('lantern', 12.25, '["garden"]'), ('Ladder', 80, '["garden","wood"]'), ('needle', 0.75, '[]'),
  ('ribbon', 2.5, '["cloth"]'), ('saddle', 199.0, '["leather","horse"]');
INSERT INTO sale(customer, item, amount, day)
  SELECT c.id, i.id, c.id * i.id % 5 + 1, date('2024-02-27', '+' || (c.id + i.id) || ' days')
  FROM customer c, item i WHERE (c.id + i.id) % 3 <> 0;
