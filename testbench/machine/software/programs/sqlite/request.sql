BEGIN;
INSERT INTO customer(name, city, credit) VALUES (?4 || '-' || ?1, ?5, ?7);
INSERT INTO item(title, price, tags) VALUES (?4, ?7, json_array(?5, ?6, ?1)), (?5, ?8, json_array()) ON CONFLICT DO NOTHING;
INSERT INTO sale(customer, item, amount, day)
  SELECT c.id, i.id, ?1, date('2024-01-31', '+' || ?2 || ' months', 'weekday 3') FROM customer c, item i
  WHERE c.id % 3 = ?3 % 3 AND i.price < 50 LIMIT 5;
UPDATE item SET price = round(price * 1.1 + ?1, 2) WHERE id IN (SELECT item FROM sale WHERE customer = ?2);
DELETE FROM sale WHERE id % 7 = ?1 % 7;
SELECT c.name, count(*), sum(s.amount), avg(i.price), group_concat(DISTINCT i.title) FROM customer c
  LEFT JOIN sale s ON s.customer = c.id LEFT JOIN item i ON i.id = s.item
  WHERE c.name LIKE '%a%' OR c.city GLOB '[A-L]*' GROUP BY c.id HAVING count(*) >= 1 ORDER BY 3 DESC, 1;
SELECT name, printf('%.2f', total), rank() OVER (ORDER BY total DESC) FROM spent WHERE total > ?1 LIMIT 6;
WITH RECURSIVE days(n, d) AS (SELECT 0, date('2024-02-28') UNION ALL SELECT n + 1, date(d, '+1 day') FROM days WHERE n < 2)
  SELECT d, strftime('%j %w', d), coalesce(sum(s.amount), 0) FROM days LEFT JOIN sale s ON s.day = d GROUP BY d;
SELECT i.title, t.value FROM item i, json_each(i.tags) t WHERE t.value <> ?4 ORDER BY i.title COLLATE NOCASE, 2 LIMIT 8;
SELECT upper(substr(title, 1, 3)), length(title), hex(title), instr(title, 'e'), replace(title, 'e', ?4),
  CASE WHEN price > ?7 THEN 'dear' WHEN price BETWEEN 1 AND 20 THEN 'cheap' ELSE typeof(price) END FROM item LIMIT 4;
SELECT name FROM customer WHERE id IN (1, 3, ?1) UNION SELECT title FROM item WHERE price < ?7
  EXCEPT SELECT what FROM log ORDER BY 1 LIMIT 7;
INSERT INTO log VALUES (?4, ?1) ON CONFLICT(what, number) DO UPDATE SET number = number + 100 RETURNING what, number;
SELECT json_extract('{"a":[1,{"b":' || ?1 || '}]}', '$.a[1].b'), abs(-?2), min(?1, ?2, ?3), quote(?4), CAST(?7 AS INT);
SAVEPOINT inner_one;
CREATE TEMP TABLE basket AS SELECT item, sum(amount) AS n FROM sale GROUP BY item;
SELECT max(n), total(n), (SELECT count(*) FROM basket b WHERE b.n < basket.n) FROM basket;
ROLLBACK TO inner_one;
ROLLBACK;
